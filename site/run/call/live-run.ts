// One run from its deployment to its status: calls the handler, again when the deployment has expired, and again when the
// connection or the backend was lost under the call.
import type { DescMethod, Message } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { sleep } from "grpc-handler";
import { carriers } from "../carriers/index.ts";
import { CallTap } from "../carriers/call-tap.ts";
import { cutConnection, sharedTransport } from "../carriers/shared-socket.ts";
import type { ClientEvent, Emit, Failure } from "../events/event.ts";
import type { MetadataEntries } from "../events/metadata.ts";
import type { Deployment } from "../session/deploy.ts";
import { reportPlace } from "../session/queue-place.ts";
import type { ServedCode } from "../session/served-code.ts";
import { randomId } from "../session/session-id.ts";
import type { Session } from "../session/session.ts";
import type { JsonMistake } from "../state/json-places.ts";
import type { Carrier } from "../state/wire-head.ts";
import { drive, only, type CallEnd } from "./call.ts";
import { entriesOf, headersOf } from "./headers.ts";
import { bodyOf, parseMessage } from "./message-json.ts";
import type { Pacer } from "./pacer.ts";
import { createSendQueue, type SendQueue } from "./send-queue.ts";

export interface RunRequest {
  readonly code: ServedCode;
  readonly method: string;
  /** The client's schema, where it is not that of the code: an old client. */
  readonly client?: Pick<ServedCode, "schema">;
  /** The one request message as JSON; absent when the method takes a stream. */
  readonly requestText?: string;
  readonly metadata: MetadataEntries;
  readonly deadlineMs?: number;
  readonly carrier: Carrier;
  readonly pacer?: Pacer;
}

/** A run under way. */
export type LiveRun = Pick<CallRun, "send" | "endInput" | "cancel" | "disconnect" | "stop">;

/** Starts a run. Its events, and the handler's, go to `emit` until the next run starts. */
export function startRun(session: Session, request: RunRequest, emit: Emit): LiveRun {
  session.listen(emit);
  const run = new CallRun(session, request, emit);
  void run.run();
  return run;
}

interface Attempt extends CallEnd {
  /** The deployment was made for a run before. */
  readonly isReused: boolean;
  /** The deployment was not found, and its watch has ended. A handler may well answer NOT_FOUND itself. */
  readonly isGone: boolean;
}

type Attempted = Attempt | "rejected";

class CallRun {
  readonly #session: Session;
  readonly #request: RunRequest;
  readonly #emit: Emit;
  /** As the client knows it. */
  readonly #method: DescMethod;
  /** As the handler knows it, where that is another; an old client's method may be gone. */
  readonly #served: DescMethod | undefined;
  readonly #queue: SendQueue<Message>;
  readonly #stopping = new AbortController();
  readonly #cancelling = new AbortController();
  readonly #cutting = new AbortController();
  /** When the last call began; Infinity since it was lost. */
  #openedMs = Infinity;

  constructor(session: Session, request: RunRequest, emit: Emit) {
    this.#session = session;
    this.#request = request;
    this.#emit = emit;
    const { method, code, client } = request;
    this.#method = session.method(method, (client ?? code).schema);
    this.#served = client && session.find(method, code.schema);
    this.#queue = createSendQueue<Message>((count) => emit({ kind: "queued", count }));
  }

  send(text: string): JsonMistake | undefined {
    const parsed = parseMessage(this.#method.input, text, this.#method.parent.file);
    if (!parsed.ok) return parsed;
    this.#queue.send(parsed.message);
    return undefined;
  }

  endInput(): void {
    this.#queue.end();
  }

  /** Cancels the call; the rest of the run stays. */
  cancel(): void {
    this.#cancelling.abort(new ConnectError("cancelled by the client", Code.Canceled));
  }

  /** Cuts the connection under the call. */
  disconnect(): void {
    this.#cutting.abort();
    if (carriers[this.#request.carrier].isShared) cutConnection();
    else this.#cancelling.abort(new ConnectError("the connection was lost: cut by the reader", Code.Unavailable));
  }

  /** Ends everything of the run, at whatever point it is. */
  stop(): void {
    this.#stopping.abort();
    this.cancel();
  }

  async run(): Promise<void> {
    try {
      const first = await this.#attempt();
      // A deployment that expired between two runs is made again, once, and the reader need not know.
      const isExpired = first !== "rejected" && first.isReused && first.isGone;
      const last = await this.#afterLoss(isExpired ? await this.#attempt() : first);
      if (last === "rejected") return;
      this.#emit({ kind: "ended", status: last.status, trailers: entriesOf(last.trailers) });
    } catch (error) {
      this.#emit({ kind: "failed", failure: failureOf(error, this.#stopping.signal) });
    }
  }

  /** While the connection or the backend is lost under the call, deploys and calls again: the reader need not press Run. */
  async #afterLoss(first: Attempted): Promise<Attempted> {
    let last = first;
    for (let attempt = 0; attempt < mostAttempts && (await this.#isLost(last, attempt > 0)); attempt++) {
      // In a rolling restart one backend is lost after the other: each loss has all attempts.
      if (performance.now() - this.#openedMs > steadyMs) attempt = 0;
      this.#openedMs = Infinity;
      if (last !== "rejected")
        this.#emit({ kind: "interrupted", status: last.status, trailers: entriesOf(last.trailers) });
      await sleep(Math.min(longestPauseMs, firstPauseMs * 2 ** attempt), this.#stopping.signal);
      // It is still there, and has refused this call and the one before.
      const refuses = attempt > 0 && this.#session.isFollowing;
      await this.#session.recovers(this.#request.code, { refuses });
      last = await this.#attempt().catch((error: unknown) => lossOf(error));
    }
    return last;
  }

  /** A handler may well answer UNAVAILABLE itself: then that is reported. After a loss, a deployment may be lost too. */
  async #isLost(last: Attempted, isAfterLoss: boolean): Promise<boolean> {
    if (last === "rejected" || !((isAfterLoss && last.isGone) || this.#mayBeLost(last.status.code))) return false;
    if (this.#cancelling.signal.aborted || this.#cutting.signal.aborted) return false;
    // What the client has streamed cannot be streamed again, and half of it has another answer.
    if (this.#method.methodKind === "client_streaming" && this.#queue.taken > 0) return false;
    const isOwn = await this.#session.isHandlersOwn(last.status.code, reportMs);
    return !isOwn && !(last.status.code === internal && this.#session.isFollowing);
  }

  /**
   * UNAVAILABLE; or INTERNAL where the watch is lost too, since a router may reset the calls of a backend that it has lost. A deployment that
   * was joined may be on another backend now; this page's own, which is not found, is made again before.
   */
  #mayBeLost(code: number): boolean {
    if (code === notFound) return this.#session.isJoined(this.#request.code);
    return code === unavailable || code === internal;
  }

  async #attempt(): Promise<Attempted> {
    const { code } = this.#request;
    const session = this.#session;
    const isReused = session.isDeployed(code);
    const onPlace = (ahead: number): void => this.#emit({ kind: "waiting", ahead });
    const result = await reportPlace(sharedTransport(), session.deployed(code, this.#stopping.signal), onPlace);
    if (!result.ok) {
      this.#emit({ kind: "rejected", problems: result.problems });
      return "rejected";
    }
    const { problems, moved = false } = result.deployment;
    this.#emit({ kind: "deployed", problems, reused: isReused, moved: moved && !isReused });
    // The call goes first: the watch gets the events that it missed.
    const ending = this.#call(result.deployment);
    session.follow(result.deployment);
    const outcome = await ending;
    const isGone = outcome.status.code === notFound && !session.isFollowing && !session.isJoined(code);
    if (isGone) session.forget();
    return { ...outcome, isReused, isGone };
  }

  async #call({ id }: Deployment): Promise<CallEnd> {
    const { metadata, deadlineMs, carrier, pacer, requestText } = this.#request;
    const [method, served] = [this.#method, this.#served];
    const { misreadings } = served ? await import("./misread.ts") : {};
    const emit: (event: ClientEvent) => void = this.#emit;
    const callId = randomId();
    const tap = new CallTap({
      head: (head) => emit({ kind: "wire", head }),
      sent: (payload) => {
        const { file } = method.parent;
        emit({ kind: "sent", body: bodyOf(method.input, payload, { file, readAs: served?.input, misreadings }) });
      },
      halfClosed: () => emit({ kind: "half_closed" }),
    });
    const { open, isBare } = carriers[carrier];
    const { transport, close } = await open({ callId, method, tap });
    this.#session.opens(callId);
    this.#openedMs = performance.now();
    emit({ kind: "opened", callId, metadata, carrier, deadlineMs });
    const sampling = setInterval(() => emit({ kind: "flow", reading: tap.read() }), flowSampleMs);
    const { signal } = this.#cancelling;
    try {
      return await drive({
        ...{
          transport,
          method,
          served,
          misreadings,
          deadlineMs,
          tap,
          emit,
          signal,
          pacer,
          bare: isBare(method.methodKind),
        },
        // Of a connection that was cut, what has come is still read, but a slow reader is not waited for.
        stopPacing: AbortSignal.any([signal, this.#cutting.signal]),
        input: requestText === undefined ? this.#queue : only(this.#message(requestText)),
        header: headersOf(metadata, { deploymentId: id, callId }),
      });
    } finally {
      close();
      clearInterval(sampling);
    }
  }

  #message(text: string): Message {
    const parsed = this.#session.parse(this.#method, text);
    if (!parsed.ok) throw new Error(parsed.message);
    return parsed.message;
  }
}

/** Often enough to draw, seldom enough to cost nothing. */
const flowSampleMs = 100;

const notFound: number = Code.NotFound;
const unavailable: number = Code.Unavailable;
const internal: number = Code.Internal;

/** A backend that has to start takes a second or two, on a busy machine ten; a page that waits longer says so. */
const mostAttempts = 12;
const firstPauseMs = 100;
const longestPauseMs = 2_000;
/** A call that went on for so long was served: its backend does not end with each call that it gets. */
const steadyMs = 5_000;
/** How much later than its status the report of a call may come, over a connection of its own. */
const reportMs = 2_000;

/** A backend that is not there yet refuses to deploy; anything else ends the run. */
function lossOf(error: unknown): Attempt {
  const { code, rawMessage, metadata } = ConnectError.from(error);
  if (code !== Code.Unavailable) throw error;
  return { status: { code, message: rawMessage }, trailers: metadata, isReused: false, isGone: false };
}

function failureOf(error: unknown, stopped: AbortSignal): Failure {
  if (stopped.aborted) return { reason: "refused", message: "Stopped before the call began.", code: Code.Canceled };
  const { code, rawMessage } = ConnectError.from(error);
  const unreachable = "The playground's server cannot be reached. Your code is safe here.";
  if (code === Code.Unavailable) return { reason: "unreachable", message: unreachable, code };
  return { reason: code === Code.Unknown || code === Code.Internal ? "broken" : "refused", message: rawMessage, code };
}
