// Where a throw ends: each call, request or connection has one boundary around all its event listeners, timers and promises, so
// that a fault of ours becomes that call's status and one line in the log, and the process and the other calls go on.
import { RpcError, StatusCode } from "grpc-handler";
import { PlaygroundError } from "./errors.ts";
import { type Log, textOf } from "./log.ts";
import { newRequestId } from "./request-id.ts";

/** The status that the client gets. */
export interface Fault {
  /** A fault of the server itself: the message holds only the request id, and the log has the rest under that id. */
  readonly isOurs: boolean;
  readonly code: StatusCode;
  readonly message: string;
  readonly requestId: string;
}

export interface FaultBoundaryOptions {
  /** What is going on, for the log: "POST /stock.v1.StockService/StreamPrices". */
  readonly what: string;
  readonly log: Log;
  /** The id that the request has already, from a hop that is believed; read at a fault. */
  readonly givenId?: (() => string | undefined) | undefined;
  /** Ends the call, or the connection. Called once. */
  readonly onFault: (fault: Fault) => void;
}

interface Emitter<Args extends unknown[]> {
  on(event: string, listener: (...args: Args) => void): unknown;
}

/** Something that has listeners or takes callbacks is registered with `listen` or `guard`; eslint.config.mjs says so too. */
export class FaultBoundary {
  readonly #what: string;
  readonly #log: Log;
  readonly #givenId: (() => string | undefined) | undefined;
  #onFault: (fault: Fault) => void;
  #requestId: string | undefined;
  #failed = false;

  constructor({ what, log, givenId, onFault }: FaultBoundaryOptions) {
    this.#what = what;
    this.#log = log;
    this.#givenId = givenId;
    this.#onFault = onFault;
  }

  /** The same for the whole call. One of ours is random, so that it names the call in the log and says nothing about others. */
  get requestId(): string {
    this.#requestId ??= this.#givenId?.() ?? newRequestId();
    return this.#requestId;
  }

  /** From now on a fault is answered like this: what can still be sent depends on what was sent already. */
  answerWith(onFault: (fault: Fault) => void): void {
    this.#onFault = onFault;
  }

  /** A listener that never throws and never leaves a rejected promise: made once, when it is registered. */
  guard<Args extends unknown[]>(listener: (...args: Args) => unknown): (...args: Args) => void {
    return guarded(listener, this.#caught);
  }

  /** Registers a guarded listener. */
  listen<Args extends unknown[]>(
    emitter: Emitter<NoInfer<Args>>,
    event: string,
    listener: (...args: Args) => unknown,
  ): void {
    emitter.on(event, this.guard(listener));
  }

  /** The same for a step that runs now. */
  run(step: () => unknown): void {
    try {
      const result = step();
      if (result instanceof Promise) result.catch(this.#caught);
    } catch (error) {
      this.fail(error);
    }
  }

  /** What was thrown ends the call; after the first time nothing is left to end, and nothing more to say. */
  fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    const fault = this.explain(error);
    try {
      this.#onFault(fault);
    } catch (second) {
      this.#report(second);
    }
  }

  /** What the client may learn of an error; one of ours is logged. For what has another way to end. */
  explain(error: unknown): Fault {
    const fault = this.#faultOf(error);
    if (fault.isOurs) this.#report(error);
    return fault;
  }

  readonly #caught = (error: unknown): void => this.fail(error);

  /** A client learns all of what it or its handler did wrong; of what we did wrong, under which name the log has it. */
  #faultOf(error: unknown): Fault {
    if (error instanceof PlaygroundError || error instanceof RpcError)
      return new ClientFault(error, () => this.requestId);
    const { requestId } = this;
    const message = `the playground failed on its own; its log says why under request id ${requestId}`;
    return { isOurs: true, code: StatusCode.INTERNAL, message, requestId };
  }

  #report(error: unknown): void {
    try {
      const { requestId } = this;
      this.#log(`request ${requestId}: ${this.#what}: ${textOf(error)}`, { level: "error", requestId });
    } catch {
      // A log that cannot be written to is no reason to end anything else.
    }
  }
}

/** Of refusals there may be thousands a second, and few clients read the id: it is made when one does. */
class ClientFault implements Fault {
  readonly isOurs = false;
  readonly code: StatusCode;
  readonly message: string;
  readonly #requestId: () => string;

  constructor({ code, message }: PlaygroundError | RpcError, requestId: () => string) {
    this.code = code;
    this.message = message;
    this.#requestId = requestId;
  }

  get requestId(): string {
    return this.#requestId();
  }
}

/** For what belongs to no call, such as a sweep: each fault is logged, and ends nothing. */
export function background(what: string, log: (entry: unknown) => void): Pick<FaultBoundary, "guard"> {
  const fail = (error: unknown): void => new FaultBoundary({ what, log, onFault: ignored }).fail(error);
  return { guard: (listener) => guarded(listener, fail) };
}

/** What the listener throws, or its promise rejects with, goes to `caught`. */
function guarded<Args extends unknown[]>(
  listener: (...args: Args) => unknown,
  caught: (error: unknown) => void,
): (...args: Args) => void {
  return (...args) => {
    try {
      const result = listener(...args);
      if (result instanceof Promise) result.catch(caught);
    } catch (error) {
      caught(error);
    }
  };
}

/** For an "error" event that another event of the same emitter says more about: without a listener it would be thrown. */
export const ignored = (): void => undefined;
