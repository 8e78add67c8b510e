// What a handler responds with, one at a time, each checked on its way. A class where a generator around the handler's own would
// do: every generator in between costs each message some turns of the microtask queue.
import type { GrpcResponse } from "./handler.ts";

type Step = IteratorResult<GrpcResponse, void>;

/** The responses, one after the other. `open` calls the handler at the first `next`; `check` throws when a response is none. */
export class Responses implements AsyncIterableIterator<GrpcResponse, void, undefined> {
  readonly #open: () => Promise<AsyncIterable<unknown>>;
  readonly #check: (response: unknown) => GrpcResponse;
  /** The last response as the handler made it, before it was checked. */
  made: unknown;
  #iterator: AsyncIterator<unknown> | undefined;
  #isOver = false;

  constructor(open: () => Promise<AsyncIterable<unknown>>, check: (response: unknown) => GrpcResponse) {
    this.#open = open;
    this.#check = check;
  }

  async next(): Promise<Step> {
    if (this.#isOver) return { done: true, value: undefined };
    try {
      this.#iterator ??= (await this.#open())[Symbol.asyncIterator]();
      const step: unknown = await this.#iterator.next();
      if (!isStep(step)) throw new TypeError(`an iterator's result must be an object, found ${String(step)}`);
      if (step.done !== true) {
        this.made = step.value;
        const response = this.#checked(step.value);
        // A promise for each response would cost each a turn.
        return { done: false, value: response instanceof Promise ? await response : response };
      }
      this.#isOver = true;
      return { done: true, value: undefined };
    } catch (error) {
      this.#isOver = true;
      throw error;
    }
  }

  /** Lets the handler's code run to its end. */
  async return(): Promise<Step> {
    const iterator = this.#isOver ? undefined : this.#iterator;
    this.#isOver = true;
    await iterator?.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** A handler whose response is invalid is ended, and an error that it throws then comes second. */
  #checked(response: unknown): GrpcResponse | Promise<never> {
    try {
      return this.#check(response);
    } catch (error) {
      const fail = (): never => {
        throw error;
      };
      return this.return().then(fail, fail);
    }
  }
}

function isStep(step: unknown): step is IteratorResult<unknown, unknown> {
  return (typeof step === "object" && step !== null) || typeof step === "function";
}
