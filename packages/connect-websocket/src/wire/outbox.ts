// Gathers the frames of one tick into one WebSocket message: a write each would halve the throughput of small messages.
import { defer } from "./defer.ts";
import type { EncodedFrame } from "./frame-codec.ts";
import type { Frame } from "./frame.ts";
import { batchBytes, frameHeaderBytes } from "./limits.ts";
import type { MessageWriter } from "./message-writer.ts";
import { encodePayload } from "./payload.ts";

/** Frames on their way out. */
export class Outbox {
  readonly #writer: MessageWriter;
  readonly #onFault: (error: unknown) => void;
  #frames: EncodedFrame[] = [];
  #size = 0;
  #scheduled = false;

  /** `onFault` gets what the scheduled write throws. */
  constructor(writer: MessageWriter, onFault: (error: unknown) => void) {
    this.#writer = writer;
    this.#onFault = onFault;
  }

  /** Throws TypeError, and sends nothing, when a header can't be written. A payload must not change afterwards. */
  push(frame: Frame): void {
    const payload = encodePayload(frame);
    const size = frameHeaderBytes + payload.length;
    if (this.#size + size > batchBytes) this.flush();
    this.#frames.push({ frame, payload });
    this.#size += size;
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#writer.hold?.();
    defer(this.#flushScheduled);
  }

  /** Writes what there is, now. */
  flush(): void {
    if (this.#size === 0) return;
    const frames = this.#frames;
    this.#frames = [];
    this.#size = 0;
    this.#writer.write(frames);
  }

  readonly #flushScheduled = (): void => {
    this.#scheduled = false;
    try {
      this.flush();
    } catch (error) {
      this.#onFault(error);
    } finally {
      this.#writer.release?.();
    }
  };
}
