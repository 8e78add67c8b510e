// Responses between the socket, which pushes, and the caller, who pulls: what is not pulled is not granted back.

type Next = Uint8Array | undefined;

/** Payloads in order, then the end. */
export class ResponseQueue {
  #payloads: Uint8Array[] = [];
  #waiting: ((next: Next | Promise<Next>) => void)[] = [];
  #end: Promise<undefined> | undefined;
  readonly #onTaken: (payload: Uint8Array) => void;

  /** `onTaken` is called for each payload as it reaches the caller. */
  constructor(onTaken: (payload: Uint8Array) => void) {
    this.#onTaken = onTaken;
  }

  push(payload: Uint8Array): void {
    const resolve = this.#waiting.shift();
    if (resolve === undefined) {
      this.#payloads.push(payload);
    } else {
      this.#onTaken(payload);
      resolve(payload);
    }
  }

  /** No payloads come after those that are here. */
  end(error?: Error): void {
    if (this.#end !== undefined) return;
    this.#end = error === undefined ? Promise.resolve(undefined) : Promise.reject(error);
    this.#end.catch(() => undefined); // Not read by every caller.
    for (const resolve of this.#waiting) resolve(this.#end);
    this.#waiting = [];
  }

  /** Drops what was not taken. */
  clear(): void {
    this.#payloads = [];
  }

  /** The next payload; undefined at an end without error; rejects with the error at an end with one. */
  next(): Promise<Next> {
    const payload = this.#payloads.shift();
    if (payload !== undefined) {
      this.#onTaken(payload);
      return Promise.resolve(payload);
    }
    return this.#end ?? new Promise((resolve) => this.#waiting.push(resolve));
  }
}
