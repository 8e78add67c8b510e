// The framing that gRPC-Web, Connect and grpc-websockets share, as a client writes and reads it.
import type { IncomingHttpHeaders } from "node:http2";
import { decode, encode } from "../service.ts";
import type { StreamEvents } from "./client.ts";

const prefixBytes = 5;

/** A message with its prefix. */
export function framed(value: Uint8Array): Buffer {
  const message = encode(value);
  const bytes = Buffer.allocUnsafe(prefixBytes + message.length);
  bytes.writeUInt8(0, 0);
  bytes.writeUInt32BE(message.length, 1);
  bytes.set(message, prefixBytes);
  return bytes;
}

/** Reads response bodies: messages, and the last frame, whose flags say that it holds the status. */
export class ResponseReader {
  readonly #events: StreamEvents;
  #rest: Buffer = Buffer.alloc(0);
  #trailers: string | undefined;
  #ended = false;

  constructor(events: StreamEvents) {
    this.#events = events;
  }

  read(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (bytes.length - at >= prefixBytes) {
      const end = at + prefixBytes + bytes.readUInt32BE(at + 1);
      if (end > bytes.length) break;
      const payload = bytes.subarray(at + prefixBytes, end);
      if (bytes[at] === 0) this.#events.onMessage(decode(payload));
      else this.#end(payload.toString("latin1"));
      at = end;
    }
    this.#rest = bytes.subarray(at);
  }

  /** gRPC's own: they may come before the end of the body is read. */
  trailers(trailers: IncomingHttpHeaders): void {
    this.#trailers = `grpc-status: ${String(trailers["grpc-status"])}`;
  }

  /** The body is over. */
  end(): void {
    if (this.#trailers !== undefined) this.#end(this.#trailers);
    else if (!this.#ended) this.#events.onEnd(new Error("the response ended without a status"));
  }

  /** gRPC-Web's trailers, or Connect's JSON. */
  #end(text: string): void {
    if (this.#ended) return;
    this.#ended = true;
    const failed = text.startsWith("{") ? text.includes('"error"') : !/grpc-status: ?0/i.test(text);
    this.#events.onEnd(failed ? new Error(text) : undefined);
  }
}
