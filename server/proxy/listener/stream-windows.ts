// The windows of a client's HTTP/2 connection, as Node lets them be set: for all its streams at once, by its settings.
import type { Http2Session, Http2Stream } from "node:http2";
import type { FaultBoundary } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";
import { WindowSize } from "./window-size.ts";

const ofSession = new WeakMap<Http2Session, StreamWindows>();

export class StreamWindows {
  readonly #session: Http2Session;
  readonly #size: WindowSize;
  readonly #settled: () => void;
  /** What has been granted to the other end. */
  #announcedBytes: number = limits.proxy.streamWindowBytes;
  #isAnnouncing = false;

  /** The session's settings must have said `limits.proxy.streamWindowBytes`. */
  constructor(session: Http2Session, budgetBytes: number, faults: FaultBoundary) {
    this.#session = session;
    const { streamWindowBytes: firstBytes, maxStreamWindowBytes: mostBytes } = limits.proxy;
    this.#size = new WindowSize({ firstBytes, mostBytes, budgetBytes });
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
    return this.#size.openCalls;
  }

  opened(): void {
    this.#size.opened();
    this.#announce();
  }

  closed(): void {
    this.#size.closed();
  }

  /** Bytes were taken from one of the streams. */
  taken(bytes: number): void {
    this.#size.taken(bytes);
    this.#announce();
  }

  /** One change at a time is under way: Node ends a session at ten. */
  #announce(): void {
    const initialWindowSize = this.#size.bytes;
    if (initialWindowSize === this.#announcedBytes || this.#isAnnouncing) return;
    if (this.#session.closed || this.#session.destroyed) return;
    this.#announcedBytes = initialWindowSize;
    this.#isAnnouncing = true;
    this.#session.settings({ initialWindowSize }, this.#settled);
  }
}
