// A call's deadline on the client: the server enforces it, and this is the fallback when the server says nothing.
import { Code, ConnectError } from "@connectrpc/connect";

/** The longest delay that timers take; beyond it they fire at once. */
const maxTimerMs = 0x7fff_ffff;

/** The longest timeout that OPEN can say: 49 days. */
const maxTimeoutMs = 0xffff_ffff;

/**
 * The time that one call has. Until OPEN has left, the deadline is kept here to the millisecond; from then on the server
 * keeps it, since its DEADLINE_EXCEEDED comes after the messages sent in time and says what its handler saw, and the
 * signal fires only when the grace is over too.
 */
export class Deadline {
  readonly #controller = new AbortController();
  /** Fires with DEADLINE_EXCEEDED. */
  readonly signal = this.#controller.signal;
  readonly #expiresAt: number;
  readonly #graceMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `timeoutMs` counts from now; undefined, or 0 and below, is no deadline, as in Connect. */
  constructor(timeoutMs: number | undefined, graceMs: number) {
    this.#expiresAt =
      timeoutMs !== undefined && timeoutMs > 0 ? performance.now() + timeoutMs : Number.POSITIVE_INFINITY;
    this.#graceMs = graceMs;
    this.#arm(0);
  }

  /** What is left for the server, for OPEN; 0 when there is no deadline. From here the grace is added. */
  handOver(): number {
    this.#arm(this.#graceMs);
    if (this.#expiresAt === Number.POSITIVE_INFINITY) return 0;
    return Math.min(maxTimeoutMs, Math.max(1, Math.ceil(this.#expiresAt - performance.now())));
  }

  /** The call has ended: nothing fires any more. */
  clear(): void {
    clearTimeout(this.#timer);
  }

  #arm(graceMs: number): void {
    clearTimeout(this.#timer);
    const delayMs = this.#expiresAt - performance.now() + graceMs;
    if (delayMs > maxTimerMs) return;
    const expire = (): void => this.#controller.abort(new ConnectError("deadline exceeded", Code.DeadlineExceeded));
    this.#timer = setTimeout(expire, Math.max(0, delayMs));
  }
}
