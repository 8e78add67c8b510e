// One HTTP/2 connection to the backend: watched for signs of life, and given no more calls than it can survive the end of.
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type ClientSessionOptions,
  connect,
  type Settings,
} from "node:http2";
import { type Fault, FaultBoundary, ignored } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";
import { TokenBucket } from "../../token-bucket.ts";
import { StreamWindows } from "../listener/stream-windows.ts";

/** @types/node does not know `strictSingleValueFields`: without it, metadata like two `authorization` throws. */
const sessionOptions: ClientSessionOptions & { strictSingleValueFields: boolean } = {
  settings: { initialWindowSize: limits.proxy.streamWindowBytes, enablePush: false },
  maxSessionMemory: limits.proxy.sessionMemoryMiB,
  strictSingleValueFields: false,
};

/** Of a connection that the other end is giving up, only TCP asks whether it lives: Node sends no PING after GOAWAY. */
const tcpOptions = { keepAlive: true, keepAliveInitialDelay: limits.proxy.pingMs };

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
  readonly #session: ClientHttp2Session;
  readonly #faults: FaultBoundary;
  readonly #windows: StreamWindows;
  readonly #resets = new TokenBucket(limits.proxy.resets, performance.now());
  /** Calls that the other end takes at once; more would wait, without a word, for others to end. */
  #mostCalls: number;

  /** Starts to connect; what goes wrong is the status of each call on it. */
  constructor({ url, ca, log, mostCalls = limits.proxy.backendStreams }: BackendConnectionOptions) {
    const session = connect(url, { ...sessionOptions, ...tcpOptions, ...(ca !== undefined && { ca }) });
    const onFault = ({ message }: Fault): void => session.destroy(new Error(message));
    const faults = new FaultBoundary({ what: `the connection to ${url}`, log, onFault });
    this.#session = session;
    this.#mostCalls = mostCalls;
    this.#faults = faults;
    this.#windows = new StreamWindows(session, limits.proxy.backendWindowsBytes, faults);
    session.on("error", ignored);
    faults.listen(session, "connect", () => {
      // The event may come late, when the session is gone again.
      if (!session.destroyed) session.setLocalWindowSize(limits.proxy.sessionWindowBytes);
    });
    faults.listen(session, "remoteSettings", ({ maxConcurrentStreams = Infinity }: Settings) => {
      this.#mostCalls = maxConcurrentStreams;
    });
    keepChecking(session, () => this.#windows.openCalls > 0, faults);
  }

  get mostCalls(): number {
    return this.#mostCalls;
  }

  /** It takes no more calls; those on it may go on. */
  get isGone(): boolean {
    return this.#session.closed || this.isDestroyed;
  }

  get isDestroyed(): boolean {
    return this.#session.destroyed;
  }

  /** No call is open on it. */
  get isIdle(): boolean {
    return this.#windows.openCalls === 0;
  }

  /** Whether the other end takes one more call, which could be cancelled, and all that are open with it. */
  get hasRoom(): boolean {
    if (this.isGone || this.#windows.openCalls >= this.#mostCalls) return false;
    return this.#resets.left(performance.now()) >= this.#windows.openCalls + 1;
  }

  /** `headers`: names and values in turn. `closed` is called when the stream has closed. */
  open(headers: readonly string[], closed: () => void): ClientHttp2Stream {
    const stream = this.#session.request(headers, { endStream: false });
    this.#windows.opened();
    this.#faults.listen(stream, "close", () => {
      this.#windows.closed();
      // Whichever side reset it: what the other one did costs nothing, but only nghttp2 knows.
      if (!stream.readableEnded || !stream.writableFinished) this.#resets.spend(performance.now());
      closed();
    });
    return stream;
  }

  /** Takes no more calls, and ends when those on it have. */
  retire(): void {
    this.#session.close();
  }

  /** Ends it, and all calls on it. */
  destroy(): void {
    this.#session.destroy();
  }
}

/** Ends a session whose other end is silent: while it connects, and by pings while somebody waits for it. */
function keepChecking(session: ClientHttp2Session, waitedFor: () => boolean, faults: FaultBoundary): void {
  const guardedGiveUp = faults.guard(() => {
    if (session.connecting) session.destroy(new Error(`it did not answer in ${String(limits.proxy.connectMs)} ms`));
  });
  let answered = true;
  const pinged = faults.guard((error: Error | null) => (answered ||= error === null));
  const guardedPing = faults.guard(() => {
    if (!answered) session.destroy(new Error("it no longer answers"));
    else if (waitedFor() && !session.connecting && !session.closed) {
      answered = false;
      session.ping(pinged);
    }
  });
  const connecting = setTimeout(guardedGiveUp, limits.proxy.connectMs);
  const pinging = setInterval(guardedPing, limits.proxy.pingMs);
  faults.listen(session, "close", () => {
    clearTimeout(connecting);
    clearInterval(pinging);
  });
}
