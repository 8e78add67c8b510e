// Gathers the frames of one tick into one WebSocket message: a write each would halve the throughput of small messages.
import { giveBack } from "./batch-memory.ts";
import { defer } from "./defer.ts";
import type { EncodedFrame, Frame } from "./frame.ts";
import { joinFrames } from "./frame.ts";
import { batchBytes, frameHeaderBytes } from "./limits.ts";
import type { MuxSocket } from "./mux-socket.ts";
import { encodePayload } from "./payload.ts";

/** Makes the socket gather what is written to it, until the function that it returns is called. */
export type Hold = () => () => void;

/** Frames on their way out. DATA payloads are copied when they leave, so they must not change until then. */
export class Outbox {
  readonly #write: MuxSocket["send"];
  readonly #hold: Hold | undefined;
  #release: (() => void) | undefined;
  #frames: EncodedFrame[] = [];
  #size = 0;
  #scheduled = false;

  constructor(write: MuxSocket["send"], hold?: Hold) {
    this.#write = write;
    this.#hold = hold;
  }

  /** Throws TypeError, and sends nothing, when a header can't be written. */
  push(frame: Frame): void {
    const payload = encodePayload(frame);
    const size = frameHeaderBytes + payload.length;
    if (this.#size + size > batchBytes) this.flush();
    this.#frames.push({ frame, payload });
    this.#size += size;
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#release = this.#hold?.();
    defer(this.#flushScheduled);
  }

  /** Writes what there is, now. */
  flush(): void {
    if (this.#size === 0) return;
    const bytes = joinFrames(this.#frames);
    this.#frames = [];
    this.#size = 0;
    this.#write(bytes, () => giveBack(bytes));
  }

  readonly #flushScheduled = (): void => {
    this.#scheduled = false;
    this.flush();
    this.#release?.();
  };
}
