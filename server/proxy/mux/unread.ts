// What a client has not taken from its socket. Credit says what it would take, and that may be a lie.
import type { Duplex } from "node:stream";
import type { FaultBoundary } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";

export class Unread {
  readonly #socket: Duplex;
  readonly #waiting = new Set<() => void>();

  constructor(socket: Duplex, faults: FaultBoundary) {
    this.#socket = socket;
    faults.listen(socket, "drain", () => this.#drained());
  }

  /** True while so much waits in the socket that nothing more should be sent. */
  get isFull(): boolean {
    return this.#socket.writableLength > limits.proxy.socketQueueBytes;
  }

  /** Calls `resume` when the socket has taken everything. */
  wait(resume: () => void): void {
    this.#waiting.add(resume);
  }

  forget(resume: () => void): void {
    this.#waiting.delete(resume);
  }

  #drained(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resume of waiting) resume();
  }
}
