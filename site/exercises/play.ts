// Plays the calls of one check against a fresh deployment of the code, as real clients over a real carrier.
import type { DescMethod, Message } from "@bufbuild/protobuf";
import { Code, ConnectError, type Transport } from "@connectrpc/connect";
import { sleep } from "grpc-handler";
import { type Problem, type ServedCode, startedCall } from "../run/index.ts";
import {
  type BackendClock,
  createPacer,
  createSendQueue,
  deploy,
  type Deployment,
  drive,
  entriesOf,
  headersOf,
  only,
  parseMessage,
  type SendQueue,
  watch,
  type WatchedEvent,
} from "../run/live.ts";
import { meets } from "../try/findings.ts";
import type { Check, ClientStep, Exercise } from "../schemas/exercise.ts";
import { PlayedCall } from "./played-call.ts";

/** How long a client waits for an event, for the end of its call, and for the handler's code after that. */
const patience = { eventMs: 3_000, endMs: 5_000, settleMs: 1_500 } as const;

/** The runner tells of its timers a quarter of a second after they change, and when they do not, of nothing. */
const timersReportedMs = 500;

export interface Stage {
  readonly transport: Transport;
  readonly methods: ReadonlyMap<string, DescMethod>;
  readonly exercise: Exercise;
  readonly code: ServedCode;
  readonly signal: AbortSignal;
}

export type Played =
  | { readonly ok: true; readonly calls: readonly PlayedCall[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Throws a ConnectError when the playground cannot be reached, and the signal's reason when it fires. */
export async function play(check: Check, stage: Stage): Promise<Played> {
  const { transport, exercise, code, signal } = stage;
  const result = await deploy(transport, exercise.example, code, { signal });
  if (!result.ok) return { ok: false, problems: result.problems };
  const { deployment } = result;
  const calls = callsOf(check);
  const watching = watch(transport, deployment, (event) => dispatch(calls, event, deployment.clock));
  const players = calls.map((call, index) => new Player(call, calls[index - 1], { calls, deployment, stage }));
  try {
    await Promise.all(players.map((player) => player.play()));
    signal.throwIfAborted();
    return { ok: true, calls };
  } finally {
    watching.close();
  }
}

/** A call that is made several times is as many calls, of which the last has the name. */
function callsOf({ calls }: Check): PlayedCall[] {
  return calls.flatMap((script, index) => {
    const { name = String(index + 1), times = 1 } = script;
    return Array.from({ length: times }, (_, i) => {
      const own = i + 1 === times ? name : `${name}, time ${String(i + 1)}`;
      return new PlayedCall(own, i === 0 ? script : { ...script, opens: undefined });
    });
  });
}

/** What belongs to no call, as a timer's console line, belongs to all. */
function dispatch(calls: readonly PlayedCall[], event: WatchedEvent, clock: BackendClock): void {
  const { callId, backendMs } = event;
  const started = calls.find(({ id }) => id === startedCall(event.event));
  if (started) clock.caused(started.state.openedAtMs, backendMs);
  for (const call of calls) {
    call.add({ kind: "clock", reading: clock.read() });
    const isOwn = callId === "" || started === call || call.state.ownCall === callId;
    if (isOwn) call.add({ kind: "handler", ...event });
  }
}

interface Scene {
  readonly calls: readonly PlayedCall[];
  readonly deployment: Deployment;
  readonly stage: Stage;
}

class Player {
  readonly #call: PlayedCall;
  readonly #before: PlayedCall | undefined;
  readonly #scene: Scene;
  readonly #method: DescMethod;
  readonly #input: SendQueue<Message>;
  readonly #calling = new AbortController();

  constructor(call: PlayedCall, before: PlayedCall | undefined, scene: Scene) {
    this.#call = call;
    this.#before = before;
    this.#scene = scene;
    this.#method = methodOf(call, scene.stage);
    this.#input = createSendQueue<Message>((count) => call.add({ kind: "queued", count }));
  }

  async play(): Promise<void> {
    const { signal } = this.#scene.stage;
    const call = this.#call;
    await this.#due();
    if (signal.aborted) return;
    const leave = (): void => this.#cancel();
    signal.addEventListener("abort", leave, { once: true });
    const ending = this.#open();
    for (const step of call.script.does ?? []) await this.#take(step);
    await call.event("status", patience.endMs);
    this.#cancel();
    this.#input.end();
    await ending;
    signal.removeEventListener("abort", leave);
    // The client's status comes before the handler's last word, and both before the deployment's.
    await call.until(({ settled }) => settled, patience.settleMs);
    if (call.script.expect.left) await sleep(timersReportedMs);
    await call.until((state) => meets(state, call.script.expect), patience.settleMs);
  }

  async #due(): Promise<void> {
    const { opens } = this.#call.script;
    if (opens === "at once") return;
    if (opens) {
      await this.#until(opens.until, opens.of);
      await this.#pause(opens.thenMs ?? 0);
    } else await this.#before?.until(() => this.#before?.isOver === true, patience.endMs + patience.eventMs);
  }

  #named(name: string | undefined): PlayedCall {
    return this.#scene.calls.find((call) => call.name === name) ?? this.#call;
  }

  async #open(): Promise<void> {
    const { deployment, stage } = this.#scene;
    const { add, id, script } = this.#call;
    const { metadata = {}, deadlineMs, request, readsPerSecond } = script;
    const pacer = createPacer();
    pacer.set(readsPerSecond);
    add({ kind: "started", method: this.#method.name, takesStream: request === undefined });
    add({ kind: "deployed", problems: [], reused: false });
    const entries = Object.entries(metadata);
    add({ kind: "opened", callId: id, metadata: entries, carrier: "websocket", deadlineMs });
    const { status, trailers } = await drive({
      transport: stage.transport,
      method: this.#method,
      input: request === undefined ? this.#input : only(messageOf(this.#method, request)),
      header: headersOf(entries, { deploymentId: deployment.id, callId: id }),
      ...{ deadlineMs, pacer, emit: add, signal: this.#calling.signal },
    });
    add({ kind: "ended", status, trailers: entriesOf(trailers) });
  }

  #cancel(): void {
    if (this.#call.isOver) return;
    this.#call.add({ kind: "cancelling", by: "cancel" });
    this.#calling.abort(new ConnectError("cancelled by the client", Code.Canceled));
  }

  async #take(step: ClientStep): Promise<void> {
    if (this.#call.stuck || this.#call.isOver) return;
    if (step === "cancel") this.#cancel();
    else if (step === "end input") this.#input.end();
    else if ("send" in step) this.#input.send(messageOf(this.#method, step.send));
    else if ("waitMs" in step) await this.#pause(step.waitMs);
    else if ("received" in step) await this.#call.event(`received#${String(step.received)}`, patience.eventMs);
    else await this.#until(step.until, step.of);
  }

  /** Ends early with the call, or with the whole check. */
  async #pause(ms: number): Promise<void> {
    const { signal } = this.#scene.stage;
    await this.#call.until(
      () => this.#call.isOver,
      ms,
      () => signal.aborted,
    );
  }

  /** When another call is stuck, its own finding says so. */
  async #until(ref: string, of: string | undefined): Promise<void> {
    const other = this.#named(of);
    await (other === this.#call ? other.event(ref, patience.eventMs) : other.reaches(ref, patience.eventMs));
  }
}

function methodOf({ script }: PlayedCall, { methods, exercise }: Stage): DescMethod {
  const name = script.method ?? exercise.method;
  const method = methods.get(name);
  if (method) return method;
  throw new Error(`a check calls ${name}; ${exercise.example} has ${[...methods.keys()].join(", ")}`);
}

function messageOf(method: DescMethod, json: object): Message {
  const parsed = parseMessage(method.input, JSON.stringify(json), method.parent.file);
  if (parsed.ok) return parsed.message;
  throw new Error(`a check sends a message that ${method.input.typeName} is not: ${parsed.message}`);
}
