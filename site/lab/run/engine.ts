// One lab's way to the backend: deploys what changed, watches it, and runs calls against it. Loaded on the first Run.
import type { DescMethod, Message } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import type { ExampleData } from "../example.ts";
import { isSameCode, type LiveSchema, type ServedCode } from "../schema/live-schema.ts";
import type { ClockReading } from "../state/clock-reading.ts";
import type { ClientHappening, Failure, HandlerHappening, MetadataEntries } from "../state/event.ts";
import type { JsonMistake } from "../state/json-places.ts";
import type { Carrier } from "../state/wire-head.ts";
import { drive, only, type Outcome } from "./call.ts";
import { CallTap } from "./call-tap.ts";
import { isBare, openCarrier } from "./carrier.ts";
import { createBackendClock } from "./clock.ts";
import { deploy, type Deployment, type DeployResult } from "./deploy.ts";
import { entriesOf, headersOf } from "./headers.ts";
import { bodyOf, parseMessage } from "./message-json.ts";
import type { Pacer } from "./pacer.ts";
import { tellPlace } from "./queue-place.ts";
import { createSendQueue, type SendQueue } from "./queue.ts";
import { loadMethods } from "./schemas.ts";
import { randomId, sessionId } from "./session.ts";
import { disconnect, sharedTransport, webSocketTaps } from "./transport.ts";
import { type HandlerEvent, watch, type Watch } from "./watch.ts";

export type Happening =
  | ClientHappening
  | {
      readonly kind: "handler";
      readonly callId: string;
      readonly backendMs: number;
      readonly happening: HandlerHappening;
    }
  | { readonly kind: "clock"; readonly reading: ClockReading };

/** Tells what happened, now or at a given time of the page's clock. */
export type Emit = (happening: Happening, atMs?: number) => void;

export interface RunRequest {
  readonly code: ServedCode;
  readonly method: string;
  /** The one request message as JSON; absent when the method takes a stream. */
  readonly requestText?: string;
  readonly metadata: MetadataEntries;
  readonly deadlineMs?: number;
  /** The shared WebSocket when it is not said. */
  readonly carrier?: Carrier;
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

export class Engine {
  readonly #example: ExampleData;
  readonly #methods: ReadonlyMap<string, DescMethod>;
  #deployment: Deployment | undefined;
  #watch: Watch | undefined;
  #prepared: Prepared | undefined;
  /** The code of a deployment that somebody else holds, while it is in use. */
  #joined: ServedCode | undefined;
  #emit: Emit = () => undefined;
  /** The call that is shown: by the client's name for it, and when it was opened. */
  #opened: { readonly callId: string; readonly atMs: number } | undefined;

  constructor(example: ExampleData, methods: ReadonlyMap<string, DescMethod>) {
    this.#example = example;
    this.#methods = methods;
  }

  /** What is wrong with a message for that method, if anything. */
  check(method: string, text: string, schema: LiveSchema | undefined): JsonMistake | undefined {
    const parsed = parseMessage(this.#methodNamed(method, schema).input, text);
    return parsed.ok ? undefined : parsed;
  }

  /** Starts a run. Its events go to `emit` until the next run starts. */
  run(request: RunRequest, emit: Emit): LiveRun {
    this.#emit = emit;
    const method = this.#methodNamed(request.method, request.code.schema);
    const queue = createSendQueue<Message>((count) => emit({ kind: "queued", count }));
    const calling = new AbortController();
    const all = new AbortController();
    const cancel = (): void => calling.abort(new ConnectError("cancelled by the client", Code.Canceled));
    const dropFetch = (): void =>
      calling.abort(new ConnectError("the connection was lost: cut by the reader", Code.Unavailable));
    all.signal.addEventListener("abort", cancel, { once: true });
    const hurrying = new AbortController();
    const hurry = AbortSignal.any([calling.signal, hurrying.signal]);
    const cut = new AbortController();
    const signals = { all: all.signal, calling: calling.signal, cut: cut.signal, hurry };
    void this.#through({ request, method, queue, ...signals }, emit);
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
        if (request.carrier === undefined || request.carrier === "websocket") disconnect();
        else dropFetch();
      },
      stop: () => all.abort(),
    };
  }

  /** Ends the watch: the page has no more interest in this lab. */
  close(): void {
    this.#watch?.close();
  }

  async #through(run: Run, emit: Emit): Promise<void> {
    try {
      const first = await this.#attempt(run, emit);
      // A deployment that expired between two runs is made again, once, and the reader need not know.
      const second = first === "gone" ? await this.#attempt(run, emit) : first;
      const last = await this.#afterLoss(run, second, emit);
      if (last === "rejected" || last === "gone") return;
      emit({ kind: "ended", status: last.status, trailers: entriesOf(last.trailers) });
    } catch (error) {
      emit({ kind: "failed", failure: failureOf(error, run.all) });
    }
  }

  /** While the connection or the backend is lost under the call, deploys and calls again: the reader need not press Run. */
  async #afterLoss(run: Run, first: Attempted, emit: Emit): Promise<Attempted> {
    let last = first;
    for (let attempt = 0; attempt < mostAttempts && (await this.#isLost(run, last)); attempt++) {
      if (typeof last === "object")
        emit({ kind: "interrupted", status: last.status, trailers: entriesOf(last.trailers) });
      await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** attempt), run.all);
      this.#prepared = undefined;
      this.#forget();
      last = await this.#attempt(run, emit).catch((error: unknown) => lossOf(error));
    }
    return last;
  }

  /** Lost is a call whose watch is lost with it; a handler may well answer UNAVAILABLE itself. */
  async #isLost({ request, method, calling, cut, queue }: Run, last: Attempted): Promise<boolean> {
    if (typeof last !== "object" || last.status.code !== unavailable) return false;
    if (calling.aborted || cut.aborted || isSameCode(request.code, this.#joined)) return false;
    // What the client has streamed cannot be streamed again, and half of it has another answer.
    if (method.methodKind === "client_streaming" && queue.taken > 0) return false;
    if (this.#watch?.alive() === true) await pause(noticeMs);
    return this.#watch?.alive() !== true;
  }

  async #attempt(run: Run, emit: Emit): Promise<Attempted> {
    const reused = this.#reusable(run.request.code) !== undefined;
    const onPlace = (ahead: number): void => emit({ kind: "waiting", ahead });
    const result = await tellPlace(sharedTransport(), this.#deployed(run.request.code, run.all), onPlace);
    if (!result.ok) {
      emit({ kind: "rejected", problems: result.problems });
      return "rejected";
    }
    emit({ kind: "deployed", problems: result.deployment.problems, reused });
    // The call goes first: the watch is told what it missed.
    const ending = this.#call(run, result.deployment, emit);
    this.#watched(result.deployment);
    const outcome = await ending;
    // A handler may well answer NOT_FOUND itself; a backend that has lost the deployment has ended its watch too.
    const gone = reused && outcome.status.code === notFound && this.#watch?.alive() !== true;
    if (!gone) return outcome;
    if (isSameCode(run.request.code, this.#joined)) this.#leave();
    this.#forget();
    return "gone";
  }

  async #call(run: Run, { id }: Deployment, emit: (happening: ClientHappening) => void): Promise<Outcome> {
    const { request, method, queue, calling, hurry } = run;
    const { metadata, deadlineMs, carrier = "websocket", pacer } = request;
    const callId = randomId();
    const tap = this.#tap(method, emit);
    const transport = await openCarrier(carrier, callId, method, tap);
    this.opens(callId);
    emit({ kind: "opened", callId, metadata, carrier, ...(deadlineMs === undefined ? {} : { deadlineMs }) });
    const sampling = setInterval(() => emit({ kind: "flow", reading: tap.read() }), flowSampleMs);
    try {
      return await drive({
        ...{ transport, method, deadlineMs, tap, emit, signal: calling, hurry, bare: isBare(carrier, method) },
        ...(pacer && { pacer }),
        input: request.requestText === undefined ? queue : only(messageOf(method, request.requestText)),
        header: headersOf(metadata, { deploymentId: id, callId, sessionId: sessionId() }),
      });
    } finally {
      webSocketTaps.forget(callId);
      clearInterval(sampling);
    }
  }

  #tap({ input }: DescMethod, emit: (happening: ClientHappening) => void): CallTap {
    return new CallTap({
      onHead: (head) => emit({ kind: "wire", head }),
      onSent: (payload) => emit({ kind: "sent", body: bodyOf(input, payload, false) }),
      onHalfClose: () => emit({ kind: "half_closed" }),
    });
  }

  /** Deploys ahead: the pointer is on Run. What comes of it, good or bad, the Run itself will tell. */
  prepare(code: ServedCode): void {
    if (isSameCode(code, this.#joined) || this.#isPrepared(code) || this.#reusable(code)) return;
    const result = this.#deploy(code).catch(() => undefined);
    this.#prepared = { code, atMs: performance.now(), result };
  }

  /** From now on `emit` hears the handler's side. */
  listen(emit: Emit): void {
    this.#emit = emit;
  }

  /** A call begins now: when the handler has noticed it, more is known of how the clocks stand. */
  opens(callId: string): void {
    this.#opened = { callId, atMs: performance.now() };
  }

  /** A deployment of `code` for clients elsewhere: it stays as long as it is watched from here. */
  async hold(code: ServedCode): Promise<DeployResult> {
    const result = await this.#deployed(code, new AbortController().signal);
    if (result.ok) this.#watched(result.deployment);
    return result;
  }

  /** Takes a deployment that somebody else holds, for runs of `code`. */
  join(id: string, code: ServedCode): void {
    if (this.#deployment?.id === id && this.#watch?.alive() === true) return;
    this.#forget();
    this.#joined = code;
    this.#deployment = { id, code, clock: createBackendClock(), problems: [] };
    this.#watched(this.#deployment);
  }

  /** Who joined others must not find themselves alone with a deployment of their own, without a word. */
  #leave(): never {
    this.#joined = undefined;
    this.#forget();
    throw new ConnectError(
      "the handler that you joined is gone: ask for a new link, or Run again to serve this code yourself",
      Code.FailedPrecondition,
    );
  }

  async #deployed(code: ServedCode, signal: AbortSignal): Promise<DeployResult> {
    const known = this.#reusable(code);
    if (known) return { ok: true, deployment: known };
    if (isSameCode(code, this.#joined)) this.#leave();
    const result = (await this.#takePrepared(code)) ?? (await this.#deploy(code, signal));
    signal.throwIfAborted();
    this.#forget();
    this.#joined = undefined;
    if (result.ok) this.#deployment = result.deployment;
    return result;
  }

  #deploy(code: ServedCode, signal?: AbortSignal): Promise<DeployResult> {
    return deploy(sharedTransport(), this.#example.name, code, signal);
  }

  /** What was deployed ahead, once; undefined when there is nothing, or it failed for a reason of its own. */
  async #takePrepared(code: ServedCode): Promise<DeployResult | undefined> {
    const result = this.#isPrepared(code) ? this.#prepared?.result : undefined;
    this.#prepared = undefined;
    return result;
  }

  /** Nothing watches a deployment made ahead, so after a while nobody knows whether the backend still has it. */
  #isPrepared(code: ServedCode): boolean {
    const prepared = this.#prepared;
    return prepared !== undefined && isSameCode(prepared.code, code) && performance.now() - prepared.atMs < preparedMs;
  }

  /** The present deployment when it is of this code, and the backend has not ended it. */
  #reusable(code: ServedCode): Deployment | undefined {
    if (this.#watch?.alive() !== true) return undefined;
    return isSameCode(this.#deployment?.code, code) ? this.#deployment : undefined;
  }

  #watched(deployment: Deployment): void {
    if (this.#watch?.alive()) return;
    this.#watch?.close();
    this.#watch = watch(sharedTransport(), deployment, (event) => {
      if (this.#deployment === deployment) this.#hear(event, deployment);
    });
  }

  /** A call that has reached the handler says how the clocks stand; then the event itself can be placed. */
  #hear({ callId, backendMs, happening }: HandlerEvent, { id, clock }: Deployment): void {
    if (happening.kind === "call_started" && happening.clientCallId === this.#opened?.callId) {
      clock.caused(this.#opened.atMs, backendMs);
    }
    const reading = clock.read();
    if (reading.offsetMs !== this.#reading?.offsetMs || reading.errorMs !== this.#reading.errorMs) {
      this.#emit({ kind: "clock", reading });
      this.#reading = reading;
    }
    // A backend that starts again counts its calls from the first; deployments have names of their own.
    const named = callId === "" ? "" : `${id}/${callId}`;
    this.#emit({ kind: "handler", callId: named, backendMs, happening });
  }

  #reading: ClockReading | undefined;

  #forget(): void {
    this.#watch?.close();
    this.#watch = undefined;
    this.#deployment = undefined;
  }

  #methodNamed(name: string, schema: LiveSchema | undefined): DescMethod {
    const method = (schema?.methods ?? this.#methods).get(name);
    if (!method) throw new Error(`${this.#example.protoPath} has no method ${name}`);
    return method;
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

type Attempted = Outcome | "rejected" | "gone";

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

/** From the pointer on Run to the click: far longer than a hand takes, far shorter than a deployment lives. */
const preparedMs = 10_000;

interface Prepared {
  readonly code: ServedCode;
  readonly atMs: number;
  /** Undefined when there was no answer. */
  readonly result: Promise<DeployResult | undefined>;
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

export async function loadEngine(example: ExampleData): Promise<Engine> {
  return new Engine(example, await loadMethods(example));
}

function messageOf(method: DescMethod, text: string): Message {
  const parsed = parseMessage(method.input, text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.message;
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
