// Frames that have come and were not read yet: pushed by a stream, read by one loop, and counted in bytes.
import type { Buffer } from "node:buffer";
import { Changes } from "../../changes.ts";

export class FrameQueue implements AsyncIterable<Buffer> {
  readonly #onRead: (frame: Buffer) => void;
  readonly #frames: Buffer[] = [];
  readonly #changes = new Changes();
  #end: { readonly reason: Error | undefined } | undefined;
  #bytes = 0;

  /** `onRead` is called with each frame that is taken out. */
  constructor(onRead: (frame: Buffer) => void = () => undefined) {
    this.#onRead = onRead;
  }

  /** Bytes of frames that were not read yet. */
  get bytes(): number {
    return this.#bytes;
  }

  push(frame: Buffer): void {
    this.#frames.push(frame);
    this.#bytes += frame.length;
    this.#changes.notify();
  }

  /** No more frames come; with a reason the reader gets it as an error, and frames that were not read are dropped. */
  end(reason?: Error): void {
    if (this.#end) return;
    this.#end = { reason };
    if (reason) this.#frames.length = 0;
    this.#changes.notify();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame) {
        this.#bytes -= frame.length;
        this.#onRead(frame);
        yield frame;
      } else if (this.#end?.reason) throw this.#end.reason;
      else if (this.#end) return;
      else await this.#changes.next();
    }
  }
}
