// One connection to the backend: watched for signs of life, and given no more calls than it can survive the end of.
import { type Fault, FaultBoundary } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";
import { TokenBucket } from "../../token-bucket.ts";
import { Http2Connection } from "./http2/connection.ts";
import type { Http2Stream, StreamListener } from "./http2/stream.ts";

export interface BackendConnectionOptions {
  /** http://host:port, plain HTTP/2, or https://host:port. */
  readonly url: string;
  /** Certificates in PEM that the other end may be signed by, instead of those that Node knows. */
  readonly ca?: string | undefined;
  readonly log: (error: unknown) => void;
  /** Calls that it is taken to take at once until the other end has said how many. */
  readonly mostCalls?: number;
}

export class BackendConnection {
  readonly #http2: Http2Connection;
  readonly #faults: FaultBoundary;
  readonly #resets = new TokenBucket(limits.proxy.resets, performance.now());
  readonly #connecting: NodeJS.Timeout;
  readonly #pinging: NodeJS.Timeout;
  /** Calls that the other end takes at once; more would wait, without a word, for others to end. */
  #mostCalls: number;

  /** Starts to connect; what goes wrong is the status of each call on it. */
  constructor({ url, ca, log, mostCalls = limits.proxy.backendStreams }: BackendConnectionOptions) {
    const onFault = ({ message }: Fault): void => this.#http2.destroy(new Error(message));
    this.#faults = new FaultBoundary({ what: `the connection to ${url}`, log, onFault });
    this.#mostCalls = mostCalls;
    this.#connecting = this.#expectAnswer();
    this.#pinging = this.#keepChecking();
    this.#http2 = new Http2Connection({
      url,
      ca,
      faults: this.#faults,
      onMostStreams: (most) => (this.#mostCalls = most),
      onClose: () => {
        clearTimeout(this.#connecting);
        clearInterval(this.#pinging);
      },
    });
  }

  get mostCalls(): number {
    return this.#mostCalls;
  }

  /** It takes no more calls; those on it may go on. */
  get isGone(): boolean {
    return this.#http2.isClosing;
  }

  /** No call is open on it. */
  get isIdle(): boolean {
    return this.#openCalls === 0;
  }

  /** Whether the other end takes one more call, which could be cancelled, and all that are open with it. */
  get hasRoom(): boolean {
    if (this.isGone || this.#openCalls >= this.#mostCalls) return false;
    return this.#resets.left(performance.now()) >= this.#openCalls + 1;
  }

  /** `headers`: names and values in turn. `closed` is called when the stream has closed. */
  open(headers: readonly string[], listener: StreamListener, closed: () => void): Http2Stream {
    const stream = this.#http2.request(headers, {
      ...listener,
      onClose: (end) => {
        // Whichever side reset it: what the other one did costs nothing, but only it knows.
        if (!stream.isRead || !stream.isSent) this.#resets.spend(performance.now());
        listener.onClose(end);
        this.#faults.run(closed);
      },
    });
    return stream;
  }

  /** Takes no more calls, and ends when those on it have. */
  retire(): void {
    this.#http2.retire();
  }

  /** Ends it, and all calls on it. */
  destroy(): void {
    this.#http2.destroy();
  }

  get #openCalls(): number {
    return this.#http2.openStreams;
  }

  #expectAnswer(): NodeJS.Timeout {
    const guardedGiveUp = this.#faults.guard(() => {
      if (this.#http2.isConnected) return;
      this.#http2.destroy(new Error(`it did not answer in ${String(limits.proxy.connectMs)} ms`));
    });
    return setTimeout(guardedGiveUp, limits.proxy.connectMs);
  }

  /** Pings while a call is open, or the connection is closing; without an answer it is destroyed. */
  #keepChecking(): NodeJS.Timeout {
    let answered = true;
    const guardedPing = this.#faults.guard(() => {
      if (!answered) this.#http2.destroy(new Error("it no longer answers"));
      else if ((!this.isIdle || this.isGone) && this.#http2.isConnected) {
        answered = false;
        this.#http2.ping(() => (answered = true));
      }
    });
    return setInterval(guardedPing, limits.proxy.pingMs);
  }
}
