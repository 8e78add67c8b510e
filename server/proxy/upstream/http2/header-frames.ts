// The headers of a response, put together from their frames (RFC 9113, section 4.3): HEADERS, and then CONTINUATION until the last one.
import { constants } from "node:http2";
import { ConnectionError, protocolError, StreamError } from "./errors.ts";
import { flags, type FrameHead, frameHeadBytes, frameType, headerFragment } from "./frames.ts";
import { HeaderDecoder, type ResponseHeaders } from "./header-block.ts";

/** Headers of one response: as many bytes as nghttp2 reads, and how many are read over before it is enough. */
const blockBytes = { read: 64 * 1024, dropped: 1024 * 1024 };

/** All frames of it have come. */
interface HeaderBlock {
  readonly streamId: number;
  /** The stream ends with it. */
  readonly isEnd: boolean;
  /** Throws a StreamError when it is over the limit, and a ConnectionError when it cannot be read. */
  decode(): ResponseHeaders;
}

interface Part {
  readonly streamId: number;
  readonly isEnd: boolean;
  readonly fragments: Buffer[];
  bytes: number;
}

/** Those of one connection, which come one after the other. */
export class HeaderFrames {
  readonly #decoder = new HeaderDecoder();
  #part: Part | undefined;

  /** Throws unless the frame may come now: after headers without their end only the rest of them may (section 6.10). */
  checkOrder({ type, streamId }: FrameHead): void {
    const isExpected = this.#part
      ? type === frameType.continuation && streamId === this.#part.streamId
      : type !== frameType.continuation;
    if (!isExpected) throw protocolError("frames out of order");
  }

  /** Takes a frame of headers or of their continuation, in order; gives the whole with the last one. */
  add(head: FrameHead, payload: Buffer): HeaderBlock | undefined {
    const { streamId } = head;
    const part = this.#part ?? { streamId, isEnd: (head.flags & flags.endStream) > 0, fragments: [], bytes: 0 };
    const fragment = this.#part ? payload : headerFragment(head, payload);
    // Frames without a byte are not free either.
    part.bytes += frameHeadBytes + fragment.length;
    if (part.bytes > blockBytes.dropped)
      throw new ConnectionError(constants.NGHTTP2_ENHANCE_YOUR_CALM, "a response's headers do not end");
    if (fragment.length > 0 && part.bytes <= blockBytes.read) part.fragments.push(fragment);
    const isWhole = (head.flags & flags.endHeaders) > 0;
    this.#part = isWhole ? undefined : part;
    return isWhole ? { streamId, isEnd: part.isEnd, decode: () => this.#decode(part) } : undefined;
  }

  #decode({ fragments, bytes }: Part): ResponseHeaders {
    if (bytes > blockBytes.read)
      throw new StreamError(
        constants.NGHTTP2_ENHANCE_YOUR_CALM,
        `malformed response: its headers are over the limit of ${String(blockBytes.read)} bytes`,
      );
    const [first] = fragments;
    return this.#decoder.decode(first && fragments.length === 1 ? first : Buffer.concat(fragments));
  }
}
