// Responses between the socket, which pushes, and the caller, who pulls: what is not pulled is not granted back.

/** Payloads in order, then the end. */
export class ResponseQueue {
  #payloads: Uint8Array[] = [];
  #waiting: PromiseWithResolvers<Uint8Array | undefined>[] = [];
  #end: { readonly error: Error | undefined } | undefined;
  readonly #onTaken: (payload: Uint8Array) => void;

  /** `onTaken` is called for each payload as it reaches the caller. */
  constructor(onTaken: (payload: Uint8Array) => void) {
    this.#onTaken = onTaken;
  }

  push(payload: Uint8Array): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) {
      this.#payloads.push(payload);
    } else {
      this.#onTaken(payload);
      waiting.resolve(payload);
    }
  }

  /** No payloads come after those that are here. */
  end(error?: Error): void {
    this.#end ??= { error };
    for (const waiting of this.#waiting) this.#settle(waiting, this.#end.error);
    this.#waiting = [];
  }

  /** Drops what was not taken. */
  clear(): void {
    this.#payloads = [];
  }

  /** The next payload; undefined at an end without error; rejects with the error at an end with one. */
  next(): Promise<Uint8Array | undefined> {
    const payload = this.#payloads.shift();
    if (payload !== undefined) {
      this.#onTaken(payload);
      return Promise.resolve(payload);
    }
    const waiting = Promise.withResolvers<Uint8Array | undefined>();
    if (this.#end !== undefined) this.#settle(waiting, this.#end.error);
    else this.#waiting.push(waiting);
    return waiting.promise;
  }

  #settle(waiting: PromiseWithResolvers<Uint8Array | undefined>, error: Error | undefined): void {
    if (error === undefined) waiting.resolve(undefined);
    else waiting.reject(error);
  }
}
