// The requests of one call as the async iterable that the handler reads. Taking one makes room for the next.
import type { GrpcRequest, RpcError } from "grpc-handler";
import { byteLengthOf } from "./bytes.ts";

interface Waiter {
  resolve(result: IteratorResult<GrpcRequest, undefined>): void;
  reject(reason: Error): void;
}

/** What the queue tells of its reader. */
export interface RequestsObserver {
  onTaken(bytes: number): void;
  onDiscarded(bytes: number): void;
  onEndSeen(): void;
  /** Says what is wrong with a request before it is handed over; without it none is checked. */
  check?(payload: Uint8Array): RpcError | undefined;
  /** The request was not handed over, and no other will be. */
  onRefused?(refusal: RpcError): void;
}

const done = { done: true, value: undefined } as const;

export class Requests implements AsyncIterableIterator<GrpcRequest, undefined> {
  readonly #observer: RequestsObserver;
  #queue: GrpcRequest[] = [];
  #waiters: Waiter[] = [];
  #state: "open" | "halfClosed" | "left" = "open";
  #failure: Error | undefined;
  #endSeen = false;

  constructor(observer: RequestsObserver) {
    this.#observer = observer;
  }

  push(request: GrpcRequest): void {
    if (this.#state === "left") {
      this.#observer.onDiscarded(byteLengthOf(request.payload));
      return;
    }
    const waiter = this.#waiters.shift();
    if (waiter) this.#take(request, waiter);
    else this.#queue.push(request);
  }

  halfClose(): void {
    if (this.#state === "open") this.#state = "halfClosed";
    takeEach(this.#waiters, (waiter) => this.#end(waiter));
  }

  /** The client is gone: every read of a request, now or later, rejects with the reason. */
  fail(reason: Error): void {
    this.#failure = reason;
    this.#discardQueue();
    takeEach(this.#waiters, (waiter) => waiter.reject(reason));
  }

  next(): Promise<IteratorResult<GrpcRequest, undefined>> {
    return new Promise((resolve, reject) => {
      const waiter = { resolve, reject };
      if (this.#state === "left") {
        resolve(done);
        return;
      }
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      const request = this.#queue.shift();
      if (request) this.#take(request, waiter);
      else if (this.#state === "halfClosed") this.#end(waiter);
      else this.#waiters.push(waiter);
    });
  }

  /** The handler stops reading: what still comes is thrown away, so that it does not hold up the client. */
  return(): Promise<IteratorResult<GrpcRequest, undefined>> {
    this.#state = "left";
    this.#discardQueue();
    takeEach(this.#waiters, (waiter) => waiter.resolve(done));
    return Promise.resolve(done);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #take(request: GrpcRequest, waiter: Waiter): void {
    this.#observer.onTaken(byteLengthOf(request.payload));
    const refusal = this.#observer.check?.(request.payload);
    if (refusal === undefined) {
      waiter.resolve({ done: false, value: request });
      return;
    }
    this.#observer.onRefused?.(refusal);
    waiter.reject(refusal);
  }

  #end(waiter: Waiter): void {
    // A handler may read again after the end, and gets the end again.
    if (!this.#endSeen) this.#observer.onEndSeen();
    this.#endSeen = true;
    waiter.resolve(done);
  }

  #discardQueue(): void {
    takeEach(this.#queue, ({ payload }) => this.#observer.onDiscarded(byteLengthOf(payload)));
  }
}

/** Empties the list in order. Without an iterator: readers may replace that of arrays. */
function takeEach<Item extends object>(list: Item[], take: (item: Item) => void): void {
  for (let item = list.shift(); item; item = list.shift()) take(item);
}
