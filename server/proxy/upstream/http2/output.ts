// What goes out on a connection: all that one turn of the event loop has to say, in one write.
import { constants } from "node:http2";
import type { Socket } from "node:net";
import type { FaultBoundary } from "../../../fault-boundary.ts";
import type { WindowSize } from "../../listener/window-size.ts";
import { ConnectionError } from "./errors.ts";
import { flowError, frameHeadBytes, max31, maxFrameBytes } from "./frames.ts";
import type { Http2Stream } from "./stream.ts";

/** One write: what the network takes at once is copied into it, and it is used again for the next. */
const writeBytes = 64 * 1024;

/** Less room at its end is not worth a frame. */
const leastFrameBytes = 1024;

/** Of a connection, before the other end has said more. */
const firstWindowBytes = 65_535;

/** Answers that the other end has not taken: more of them are an attack, or a fault. */
const mostAnswers = 1_000;

export interface OutputOptions {
  readonly socket: Socket;
  readonly faults: FaultBoundary;
  /** Learns how much of requests has left. */
  readonly requests: WindowSize;
  /** Everything has left. */
  readonly onEmpty: () => void;
}

export class Output {
  readonly #options: OutputOptions;
  readonly #buffer = Buffer.allocUnsafeSlow(writeBytes);
  /** Whole frames that go before any data. */
  #frames: Buffer[] = [];
  #answers = 0;
  /** Those that have something to send, each in its turn. */
  readonly #ready = new Set<Http2Stream>();
  #window = firstWindowBytes;
  #isWriting = false;
  #isScheduled = false;
  #isEnded = false;
  readonly #guardedFlush: () => void;
  readonly #guardedWritten: (error?: Error | null) => void;

  constructor(options: OutputOptions) {
    const { faults } = options;
    this.#options = options;
    this.#guardedFlush = faults.guard(() => {
      this.#isScheduled = false;
      this.#flush();
    });
    this.#guardedWritten = faults.guard((error) => {
      this.#isWriting = false;
      // The socket says itself that it is lost.
      if (!error) this.#flush();
    });
  }

  /** Sends frames, which are whole. */
  send(frame: Buffer): void {
    this.#frames.push(frame);
    this.schedule();
  }

  /** The same for an answer that the other end can ask for. Throws a ConnectionError when it asks for more than it takes. */
  answer(frame: Buffer): void {
    if (++this.#answers > mostAnswers)
      throw new ConnectionError(constants.NGHTTP2_ENHANCE_YOUR_CALM, "it wants more answers than it takes");
    this.send(frame);
  }

  /** Sends what a stream has, as far as the windows allow. */
  ready(stream: Http2Stream): void {
    this.#ready.add(stream);
    this.schedule();
  }

  forget(stream: Http2Stream): void {
    this.#ready.delete(stream);
  }

  /** The other end takes more. Throws a ConnectionError for more than a window can be. */
  growWindow(bytes: number): void {
    this.#window += bytes;
    if (this.#window > max31) throw flowError("a window over its limit");
    if (this.#ready.size > 0) this.schedule();
  }

  /** Writes at the end of this turn, or when what is being written has left. */
  schedule(): void {
    if (this.#isScheduled || this.#isWriting) return;
    this.#isScheduled = true;
    setImmediate(this.#guardedFlush);
  }

  /** Nothing more is sent. */
  end(): void {
    this.#isEnded = true;
    this.#ready.clear();
  }

  /** One write at a time: while the network does not take it, bytes wait in the streams that they belong to. */
  #flush(): void {
    if (this.#isWriting || this.#isEnded) return;
    const length = this.#fillData(this.#fillFrames());
    if (length === 0) {
      this.#options.onEmpty();
      return;
    }
    this.#isWriting = true;
    this.#options.socket.write(this.#buffer.subarray(0, length), this.#guardedWritten);
  }

  #fillFrames(): number {
    let at = 0;
    let used = 0;
    for (const frame of this.#frames) {
      if (at + frame.length > writeBytes) break;
      this.#buffer.set(frame, at);
      at += frame.length;
      used++;
    }
    if (used === this.#frames.length) {
      this.#frames = [];
      this.#answers = 0;
    } else this.#frames.splice(0, used);
    return at;
  }

  /** A stream that has more than a frame goes to the end of the line. */
  #fillData(at: number): number {
    const sent = new Set<Http2Stream>();
    for (const stream of this.#ready) {
      const room = writeBytes - at - frameHeadBytes;
      // A stream's data must not overtake its headers: others may have begun, even since this write was.
      if (room < leastFrameBytes || this.#frames.length > 0) break;
      const most = Math.min(maxFrameBytes, room, Math.max(0, this.#window));
      if (most === 0 && stream.queuedBytes > 0) continue;
      this.#ready.delete(stream);
      // The other end may have made its window smaller.
      if (!stream.canSend()) continue;
      const bytes = stream.fill(this.#buffer, at, most);
      this.#window -= bytes;
      this.#options.requests.taken(bytes);
      at += frameHeadBytes + bytes;
      sent.add(stream);
      if (stream.canSend()) this.#ready.add(stream);
    }
    for (const stream of sent) stream.written();
    return at;
  }
}
