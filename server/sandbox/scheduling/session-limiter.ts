// So many sessions at once and no more: a request that comes when all places are taken waits for a turn, and learns how many are
// before.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import type { SandboxLimits, SessionRequest } from "../contract.ts";
import { background } from "../../fault-boundary.ts";
import type { Log } from "../../log.ts";
import { FairQueue } from "../../fair-queue.ts";

interface Waiter {
  readonly owner: string;
  readonly request: SessionRequest;
  readonly start: () => void;
  reported: number | undefined;
}

export class SessionLimiter {
  readonly #limits: SandboxLimits["sandbox"];
  readonly #waiting = new FairQueue<Waiter>();
  readonly #faults: ReturnType<typeof background>;
  readonly #guardedRoom: () => void;
  #taken = 0;
  #roomTimer: NodeJS.Timeout | undefined;

  constructor(limits: SandboxLimits["sandbox"], log: Log) {
    this.#limits = limits;
    this.#faults = background("the places of sessions", log);
    this.#guardedRoom = this.#faults.guard(() => this.#makeRoom());
  }

  get taken(): number {
    return this.#taken;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Resolves when there is a place for this request, which `release` gives back. Rejects with a PlaygroundError. */
  async take(request: SessionRequest): Promise<void> {
    if (request.signal?.aborted) throw abandoned();
    if (this.#taken < this.#limits.sessions && this.#waiting.size === 0) {
      this.#taken++;
      return;
    }
    if (this.#waiting.size >= this.#limits.waiting) throw this.#tooManyWait();
    await this.#wait(request);
  }

  release(): void {
    this.#taken--;
    this.#serveNext();
  }

  #wait(request: SessionRequest): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const { owner = "", signal } = request;
    const waiter = { owner, request, start: () => resolve(undefined), reported: undefined };
    const leave = (why: PlaygroundError): void => {
      this.#waiting.delete(owner, waiter);
      reject(why);
      this.#reportQueue();
    };
    const guardedAbort = this.#faults.guard(() => leave(abandoned()));
    const guardedLate = this.#faults.guard(() => leave(this.#tooLong()));
    const timer = setTimeout(guardedLate, this.#limits.waitMs);
    signal?.addEventListener("abort", guardedAbort, { once: true });
    this.#waiting.push(owner, waiter);
    this.#reportQueue();
    request.makeRoom?.(1);
    return promise.finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", guardedAbort);
    });
  }

  #serveNext(): void {
    if (this.#taken >= this.#limits.sessions) return;
    const next = this.#waiting.shift();
    if (!next) return;
    this.#taken++;
    next.start();
    this.#reportQueue();
  }

  /** Reports to each request how many are before it, when that changed, and looks for sessions to close while any waits. */
  #reportQueue(): void {
    for (const waiter of this.#waiting) {
      const ahead = this.#waiting.ahead(waiter.owner, waiter);
      if (ahead === undefined || ahead === waiter.reported) continue;
      waiter.reported = ahead;
      // A callback that throws must not keep the others from theirs.
      if (waiter.request.onWait) this.#faults.guard(waiter.request.onWait)(ahead);
    }
    if (this.#waiting.size > 0) this.#roomTimer ??= setInterval(this.#guardedRoom, this.#limits.makeRoomMs).unref();
    else {
      clearInterval(this.#roomTimer);
      this.#roomTimer = undefined;
    }
  }

  #makeRoom(): void {
    const [first] = this.#waiting;
    first?.request.makeRoom?.(this.#waiting.size);
  }

  #tooManyWait(): PlaygroundError {
    const { sessions, waiting } = this.#limits;
    const message = `all ${String(sessions)} sessions are taken and ${String(waiting)} readers wait, which is the most; try again in some minutes`;
    return new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
  }

  #tooLong(): PlaygroundError {
    const { sessions, waitMs } = this.#limits;
    const message = `all ${String(sessions)} sessions are taken and none became free in ${String(waitMs / 1000)} s; try again in some minutes`;
    return new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
  }
}

/** The error of a request whose signal has fired. */
export function abandoned(): PlaygroundError {
  return new PlaygroundError(StatusCode.CANCELLED, "the session is not waited for any more");
}
