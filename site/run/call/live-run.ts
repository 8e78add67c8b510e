// One run from its deployment to its status: calls the handler, again when the deployment has expired, and again when the
// connection or the backend was lost under the call.
import type { DescMethod, Message } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { carriers } from "../carriers/index.ts";
import { CallTap } from "../carriers/call-tap.ts";
import { cutConnection, sharedTransport } from "../carriers/shared-socket.ts";
import type { ClientEvent, Emit, Failure } from "../events/event.ts";
import type { MetadataEntries } from "../events/metadata.ts";
import type { Deployment } from "../session/deploy.ts";
import { reportPlace } from "../session/queue-place.ts";
import type { ServedCode } from "../session/served-code.ts";
import { randomId, sessionId } from "../session/session-id.ts";
import type { Session } from "../session/session.ts";
import type { JsonMistake } from "../state/json-places.ts";
import type { Carrier } from "../state/wire-head.ts";
import { drive, only, type Outcome } from "./call.ts";
import { entriesOf, headersOf } from "./headers.ts";
import { bodyOf, parseMessage } from "./message-json.ts";
import type { Pacer } from "./pacer.ts";
import { createSendQueue, type SendQueue } from "./send-queue.ts";

export interface RunRequest {
  readonly code: ServedCode;
  readonly method: string;
  /** The one request message as JSON; absent when the method takes a stream. */
  readonly requestText?: string;
  readonly metadata: MetadataEntries;
  readonly deadlineMs?: number;
  readonly carrier: Carrier;
  readonly pacer?: Pacer;
}

/** A run under way. */
export interface LiveRun {
  readonly send: (text: string) => JsonMistake | undefined;
  readonly endInput: () => void;
  /** Cancels the call; the rest of the run stays. */
  readonly cancel: () => void;
  /** Cuts the connection under the call. */
  readonly disconnect: () => void;
  /** Ends everything of the run, at whatever point it is. */
  readonly stop: () => void;
}

/** Starts a run. Its events, and the handler's, go to `emit` until the next run starts. */
export function startRun(session: Session, request: RunRequest, emit: Emit): LiveRun {
  session.listen(emit);
  const method = session.method(request.method, request.code.schema);
  const queue = createSendQueue<Message>((count) => emit({ kind: "queued", count }));
  const calling = new AbortController();
  const all = new AbortController();
  const cancel = (): void => calling.abort(new ConnectError("cancelled by the client", Code.Canceled));
  all.signal.addEventListener("abort", cancel, { once: true });
  const hurrying = new AbortController();
  const hurry = AbortSignal.any([calling.signal, hurrying.signal]);
  const cut = new AbortController();
  const signals = { all: all.signal, calling: calling.signal, cut: cut.signal, hurry };
  void new Attempts(session, { request, method, queue, ...signals }, emit).run();
  return {
    send: (text) => {
      const parsed = parseMessage(method.input, text);
      if (!parsed.ok) return parsed;
      queue.send(parsed.message);
      return undefined;
    },
    endInput: () => queue.end(),
    cancel,
    disconnect: () => {
      cut.abort();
      // What has come is still read, but a slow reader is not waited for.
      hurrying.abort();
      if (carriers[request.carrier].isShared) cutConnection();
      else calling.abort(new ConnectError("the connection was lost: cut by the reader", Code.Unavailable));
    },
    stop: () => all.abort(),
  };
}

interface Run {
  readonly request: RunRequest;
  readonly method: DescMethod;
  readonly queue: SendQueue<Message>;
  readonly all: AbortSignal;
  readonly calling: AbortSignal;
  /** Fires when the reader cuts the connection. */
  readonly cut: AbortSignal;
  /** Ends the waiting of a slow reader. */
  readonly hurry: AbortSignal;
}

type Attempted = Outcome | "rejected" | "gone";

class Attempts {
  readonly #session: Session;
  readonly #run: Run;
  readonly #emit: Emit;

  constructor(session: Session, run: Run, emit: Emit) {
    this.#session = session;
    this.#run = run;
    this.#emit = emit;
  }

  async run(): Promise<void> {
    try {
      const first = await this.#attempt();
      // A deployment that expired between two runs is made again, once, and the reader need not know.
      const second = first === "gone" ? await this.#attempt() : first;
      const last = await this.#afterLoss(second);
      if (last === "rejected" || last === "gone") return;
      this.#emit({ kind: "ended", status: last.status, trailers: entriesOf(last.trailers) });
    } catch (error) {
      this.#emit({ kind: "failed", failure: failureOf(error, this.#run.all) });
    }
  }

  /** While the connection or the backend is lost under the call, deploys and calls again: the reader need not press Run. */
  async #afterLoss(first: Attempted): Promise<Attempted> {
    let last = first;
    for (let attempt = 0; attempt < mostAttempts && (await this.#isLost(last)); attempt++) {
      if (typeof last === "object")
        this.#emit({ kind: "interrupted", status: last.status, trailers: entriesOf(last.trailers) });
      await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** attempt), this.#run.all);
      this.#session.forgetAll();
      last = await this.#attempt().catch((error: unknown) => lossOf(error));
    }
    return last;
  }

  /** Lost is a call whose watch is lost with it; a handler may well answer UNAVAILABLE itself. */
  async #isLost(last: Attempted): Promise<boolean> {
    const { request, method, calling, cut, queue } = this.#run;
    if (typeof last !== "object" || last.status.code !== unavailable) return false;
    if (calling.aborted || cut.aborted || this.#session.isJoined(request.code)) return false;
    // What the client has streamed cannot be streamed again, and half of it has another answer.
    if (method.methodKind === "client_streaming" && queue.taken > 0) return false;
    if (this.#session.isFollowing) await pause(noticeMs);
    return !this.#session.isFollowing;
  }

  async #attempt(): Promise<Attempted> {
    const { request, all } = this.#run;
    const session = this.#session;
    const reused = session.isDeployed(request.code);
    const onPlace = (ahead: number): void => this.#emit({ kind: "waiting", ahead });
    const result = await reportPlace(sharedTransport(), session.deployed(request.code, all), onPlace);
    if (!result.ok) {
      this.#emit({ kind: "rejected", problems: result.problems });
      return "rejected";
    }
    this.#emit({ kind: "deployed", problems: result.deployment.problems, reused });
    // The call goes first: the watch gets the events that it missed.
    const ending = this.#call(result.deployment);
    session.follow(result.deployment);
    const outcome = await ending;
    // A handler may well answer NOT_FOUND itself; a backend that has lost the deployment has ended its watch too.
    const gone = reused && outcome.status.code === notFound && !session.isFollowing;
    if (!gone) return outcome;
    if (session.isJoined(request.code)) session.leave();
    session.forget();
    return "gone";
  }

  async #call({ id }: Deployment): Promise<Outcome> {
    const { request, method, queue, calling, hurry } = this.#run;
    const { metadata, deadlineMs, carrier, pacer, requestText } = request;
    const emit: (event: ClientEvent) => void = this.#emit;
    const callId = randomId();
    const tap = this.#tap();
    const { open, isBare } = carriers[carrier];
    const { transport, close } = await open({ callId, method, tap });
    this.#session.opens(callId);
    emit({ kind: "opened", callId, metadata, carrier, ...(deadlineMs === undefined ? {} : { deadlineMs }) });
    const sampling = setInterval(() => emit({ kind: "flow", reading: tap.read() }), flowSampleMs);
    try {
      return await drive({
        ...{ transport, method, deadlineMs, tap, emit, signal: calling, hurry, bare: isBare(method.methodKind) },
        ...(pacer && { pacer }),
        input: requestText === undefined ? queue : only(this.#message(requestText)),
        header: headersOf(metadata, { deploymentId: id, callId, sessionId: sessionId() }),
      });
    } finally {
      close();
      clearInterval(sampling);
    }
  }

  #message(text: string): Message {
    const parsed = this.#session.parse(this.#run.method, text);
    if (!parsed.ok) throw new Error(parsed.message);
    return parsed.message;
  }

  #tap(): CallTap {
    const { input } = this.#run.method;
    return new CallTap({
      onHead: (head) => this.#emit({ kind: "wire", head }),
      onSent: (payload) => this.#emit({ kind: "sent", body: bodyOf(input, payload, false) }),
      onHalfClose: () => this.#emit({ kind: "half_closed" }),
    });
  }
}

/** Often enough to draw, seldom enough to cost nothing. */
const flowSampleMs = 100;

const notFound: number = Code.NotFound;
const unavailable: number = Code.Unavailable;

/** A backend that has to start takes a second or two; a page that waits longer says so. */
const mostAttempts = 8;
const firstPauseMs = 100;
const longestPauseMs = 2_000;
/** How long it takes at most until a watch on a lost connection is known to be lost too. */
const noticeMs = 200;

/** A backend that is not there yet refuses to deploy; anything else ends the run. */
function lossOf(error: unknown): Outcome {
  const { code, rawMessage, metadata } = ConnectError.from(error);
  if (code !== Code.Unavailable) throw error;
  return { status: { code, message: rawMessage }, trailers: metadata };
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  signal?.throwIfAborted();
}

function failureOf(error: unknown, stopped: AbortSignal): Failure {
  if (stopped.aborted) return { reason: "refused", message: "Stopped before the call began.", code: Code.Canceled };
  const { code, rawMessage } = ConnectError.from(error);
  if (code === Code.Unavailable) {
    return {
      reason: "unreachable",
      message: "The playground's server cannot be reached. Your code is safe here.",
      code,
    };
  }
  return { reason: code === Code.Unknown || code === Code.Internal ? "broken" : "refused", message: rawMessage, code };
}
