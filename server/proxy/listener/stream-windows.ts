// How much may be under way to us in each stream of an HTTP/2 connection. Little at first, so that a reader who stalls stops
// the sender soon; more while what comes is taken as it comes, since small windows make two fast processes wait for each
// other's turns: with 64 KiB, after every six messages of 10 KB.
import type { Http2Session, Http2Stream } from "node:http2";
import type { FaultBoundary } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";

/** What a reader takes before it stalls is no more than a window or so: two of them are the beginning of a stream. */
const lookAfterWindows = 2;

/** A client that takes them in less could take more. */
const fastMs = 80;

/** So long after that a new call finds small windows again. */
const forgetMs = 1_000;

const ofSession = new WeakMap<Http2Session, StreamWindows>();

export class StreamWindows {
  readonly #session: Http2Session;
  readonly #settled: () => void;
  /** What all windows may add up to, once they are larger than at first. */
  readonly #budgetBytes: number;
  #openCalls = 0;
  #windowBytes: number = limits.proxy.streamWindowBytes;
  /** What has been granted to the other end. */
  #announcedBytes: number = limits.proxy.streamWindowBytes;
  #isAnnouncing = false;
  #takenBytes = 0;
  #lookedMs = 0;
  #fastAtMs = -Infinity;

  /** The session's settings must have said `limits.proxy.streamWindowBytes`. */
  constructor(session: Http2Session, budgetBytes: number, faults: FaultBoundary) {
    this.#session = session;
    this.#budgetBytes = budgetBytes;
    this.#settled = faults.guard(() => {
      this.#isAnnouncing = false;
      this.#announce();
    });
    ofSession.set(session, this);
  }

  /** The windows of the connection that carries this stream. */
  static of(stream: Http2Stream): StreamWindows | undefined {
    return stream.session && ofSession.get(stream.session);
  }

  get openCalls(): number {
    return this.#openCalls;
  }

  /** A stream was opened: many must share what few may have. */
  opened(): void {
    this.#openCalls++;
    const { streamWindowBytes } = limits.proxy;
    if (performance.now() - this.#fastAtMs > forgetMs) this.#windowBytes = streamWindowBytes;
    while (this.#windowBytes > streamWindowBytes && this.#windowBytes * this.#openCalls > this.#budgetBytes)
      this.#windowBytes /= 2;
    this.#announce();
  }

  closed(): void {
    this.#openCalls--;
  }

  /** Bytes were taken from one of the streams. */
  taken(bytes: number): void {
    this.#takenBytes += bytes;
    if (this.#takenBytes < this.#windowBytes * lookAfterWindows) return;
    const nowMs = performance.now();
    const isFast = nowMs - this.#lookedMs < fastMs;
    this.#takenBytes = 0;
    this.#lookedMs = nowMs;
    if (!isFast) return;
    this.#fastAtMs = nowMs;
    const doubled = this.#windowBytes * 2;
    // With room for as many calls again, so that the next one does not take it back.
    if (doubled > limits.proxy.maxStreamWindowBytes || 2 * doubled * this.#openCalls > this.#budgetBytes) return;
    this.#windowBytes = doubled;
    this.#announce();
  }

  /** One change at a time is under way: Node ends a session at ten. */
  #announce(): void {
    const initialWindowSize = this.#windowBytes;
    const isOpen = !this.#session.closed && !this.#session.destroyed;
    if (initialWindowSize === this.#announcedBytes || this.#isAnnouncing || !isOpen) return;
    this.#announcedBytes = initialWindowSize;
    this.#isAnnouncing = true;
    this.#session.settings({ initialWindowSize }, this.#settled);
  }
}
