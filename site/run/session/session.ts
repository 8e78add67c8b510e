// One reader's hold on one example: deploys what changed, follows the deployment's events, and joins what others have deployed.
import type { DescMethod, Message } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { sleep } from "grpc-handler";
import { loadMethods } from "../call/methods.ts";
import { type Parsed, parseMessage } from "../call/message-json.ts";
import { sharedTransport } from "../carriers/shared-socket.ts";
import type { ClockReading, Emit } from "../events/event.ts";
import { startedCall } from "../events/handler-events.ts";
import type { JsonMistake } from "../state/json-places.ts";
import { BackendClock } from "./clock.ts";
import { deploy, type Deployment, type DeployResult } from "./deploy.ts";
import { backendOf } from "./routing.ts";
import { isSameCode, type ServedCode, type ServedExample, type ServedSchema } from "./served-code.ts";
import { ShownCall } from "./shown-call.ts";
import { watch, type Watch, type WatchedEvent } from "./watch.ts";

export class Session {
  readonly #example: ServedExample;
  readonly #methods: ReadonlyMap<string, DescMethod>;
  #deployment: Deployment | undefined;
  #watch: Watch | undefined;
  #prepared: Prepared | undefined;
  /** The code of a deployment that another page holds, while runs call it. */
  #joined: ServedCode | undefined;
  /** The latest deployment of this page's own. */
  #own: Pick<Deployment, "id" | "code"> | undefined;
  #emit: Emit = () => undefined;
  #shown: ShownCall | undefined;
  #reading: ClockReading | undefined;
  #parsed: { readonly method: DescMethod; readonly text: string; readonly result: Parsed<Message> } | undefined;

  constructor(example: ServedExample, methods: ReadonlyMap<string, DescMethod>) {
    this.#example = example;
    this.#methods = methods;
  }

  /** The method of the reader's .proto, or of the example's; undefined when it is not there. */
  find(name: string, schema: ServedSchema | undefined): DescMethod | undefined {
    return (schema?.methods ?? this.#methods).get(name);
  }

  /** Throws when neither the example nor the reader's .proto has it. */
  method(name: string, schema: ServedSchema | undefined): DescMethod {
    const method = this.find(name, schema);
    if (!method) throw new Error(`${this.#example.protoPath} has no method ${name}`);
    return method;
  }

  /** What is wrong with a message for that method, if anything. */
  check(method: string, text: string, schema: ServedSchema | undefined): JsonMistake | undefined {
    const parsed = this.parse(this.method(method, schema), text);
    return parsed.ok ? undefined : parsed;
  }

  /** Reads a request's JSON: once, when it is checked and then called. */
  parse(method: DescMethod, text: string): Parsed<Message> {
    if (this.#parsed?.method !== method || this.#parsed.text !== text)
      this.#parsed = { method, text, result: parseMessage(method.input, text, method.parent.file) };
    return this.#parsed.result;
  }

  /** The handler's side is reported to `emit` from now on. */
  listen(emit: Emit): void {
    this.#emit = emit;
  }

  /** A call begins now: when its start on the handler's side is reported, more is known of how the clocks stand. */
  opens(callId: string): void {
    this.#shown = new ShownCall(callId);
  }

  /**
   * Whether the handler itself has ended the shown call with that status. Waits for what is reported of it at most `waitMs`, and not
   * when there are no reports any more.
   */
  async isHandlersOwn(code: number, waitMs: number): Promise<boolean> {
    const untilMs = performance.now() + waitMs;
    while (this.isFollowing && this.#shown?.code === undefined && performance.now() < untilMs) await sleep(lookMs);
    if (this.#shown?.code !== undefined) return this.#shown.code === code;
    return this.isFollowing && this.#shown?.isStarted === true;
  }

  /** Deploys ahead: the pointer is on Run. What comes of it, good or bad, the Run itself will report. */
  prepare(code: ServedCode): void {
    if (this.isJoined(code) || this.#isPrepared(code) || this.isDeployed(code)) return;
    const result = this.#deploy(code).catch(() => undefined);
    this.#prepared = { code, atMs: performance.now(), result };
  }

  /** A deployment of `code` for clients elsewhere: it stays as long as it is watched from here. */
  async hold(code: ServedCode): Promise<DeployResult> {
    const result = await this.deployed(code);
    if (result.ok) this.follow(result.deployment);
    return result;
  }

  /** Uses a deployment that another page holds, for runs of `code`. */
  join(id: string, code: ServedCode): void {
    if (this.#deployment?.id === id && this.isFollowing) return;
    this.forget();
    this.#joined = code;
    this.#deployment = { id, code, clock: new BackendClock(), problems: [] };
    this.#follow(this.#deployment, joinedLooks);
  }

  /** Whether runs of `code` call a deployment that another page holds. */
  isJoined(code: ServedCode): boolean {
    return isSameCode(code, this.#joined);
  }

  /** Whether the present deployment is of this code, and the backend has not ended it. */
  isDeployed(code: ServedCode): boolean {
    return this.#deployedNow(code) !== undefined;
  }

  /** Whether events of the present deployment still come. */
  get isFollowing(): boolean {
    return this.#watch?.alive() === true;
  }

  /** A deployment of the code: the present one, one that was made ahead, or a new one. Rejects when the signal fires. */
  async deployed(code: ServedCode, signal?: AbortSignal): Promise<DeployResult> {
    const known = this.#deployedNow(code);
    if (known) return { ok: true, deployment: known };
    if (this.isJoined(code)) return this.#rejoined(signal);
    const ahead = this.#isPrepared(code) ? this.#prepared?.result : undefined;
    const result = (await ahead) ?? (await this.#deploy(code, signal));
    signal?.throwIfAborted();
    this.forget();
    this.#joined = undefined;
    if (result.ok) this.#own = this.#deployment = result.deployment;
    return result;
  }

  /** Reports the deployment's events, also those that came before, unless that is under way already. */
  follow(deployment: Deployment): void {
    if (!this.isFollowing) this.#follow(deployment);
  }

  /**
   * After a loss: a deployment that is there all the same, since only the connection was lost, is called again, and another one is
   * forgotten. So is one that is there and takes no calls: its backend is ending.
   */
  async recovers(code: ServedCode, { refuses }: { readonly refuses: boolean }): Promise<void> {
    // A joined one is looked for by the next run itself.
    if (this.isJoined(code)) return;
    const isThere = (await Promise.race([this.#watch?.found(), sleep(foundMs)])) === true;
    if (!isThere || refuses) this.forget();
  }

  #follow({ id, clock }: Deployment, looks = 0): void {
    this.#watch?.close();
    const onEvent = (event: WatchedEvent): void => {
      if (this.#deployment?.clock === clock) this.#report(event, this.#deployment);
    };
    const onReplaced = (found: string): void => {
      if (this.#deployment?.clock !== clock) return;
      this.#deployment = { ...this.#deployment, id: found, moved: backendOf(found) !== backendOf(this.#deployment.id) };
    };
    this.#watch = watch(sharedTransport(), { id, clock }, onEvent, { looks, onReplaced });
  }

  /** The deployment is gone, or out of reach, and what was deployed ahead with it. */
  forget(): void {
    this.close();
    this.#watch = undefined;
    this.#deployment = undefined;
    this.#prepared = undefined;
  }

  /** The page has no more interest in this lab. */
  close(): void {
    this.#watch?.close();
  }

  /** The deployment that was joined, wherever its owner's page has made it again. */
  async #rejoined(signal: AbortSignal | undefined): Promise<DeployResult> {
    const stopped = signal && new Promise<never>((_, reject) => onAbort(signal, reject));
    const isFound = await Promise.race([this.#watch?.found(), ...(stopped ? [stopped] : [])]);
    if (isFound !== true || !this.#deployment) this.#leave();
    return { ok: true, deployment: this.#deployment };
  }

  /** A reader who joined others must not find themselves alone with a deployment of their own, without a word. */
  #leave(): never {
    this.#joined = undefined;
    this.forget();
    throw new ConnectError(
      "the handler that you joined is gone: ask for a new link, or Run again to serve this code yourself",
      Code.FailedPrecondition,
    );
  }

  #deploy(code: ServedCode, signal?: AbortSignal): Promise<DeployResult> {
    const replaces = isSameCode(this.#own?.code, code) ? this.#own?.id : undefined;
    return deploy(sharedTransport(), this.#example.name, code, { signal, replaces });
  }

  #deployedNow(code: ServedCode): Deployment | undefined {
    if (!this.isFollowing) return undefined;
    return isSameCode(this.#deployment?.code, code) ? this.#deployment : undefined;
  }

  /** Nothing watches a deployment made ahead, so after a while it is not known whether the backend still has it. */
  #isPrepared(code: ServedCode): boolean {
    const prepared = this.#prepared;
    return prepared !== undefined && isSameCode(prepared.code, code) && performance.now() - prepared.atMs < preparedMs;
  }

  /** A call that has reached the handler says how the clocks stand; then the event itself can be placed. */
  #report({ callId, backendMs, event }: WatchedEvent, { id, clock }: Deployment): void {
    this.#shown?.take(callId, event);
    if (this.#shown && startedCall(event) === this.#shown.callId) clock.caused(this.#shown.openedMs, backendMs);
    const reading = clock.read();
    if (reading.offsetMs !== this.#reading?.offsetMs || reading.errorMs !== this.#reading.errorMs) {
      this.#emit({ kind: "clock", reading });
      this.#reading = reading;
    }
    // A backend that starts again counts its calls from the first; deployments have names of their own.
    const named = callId === "" ? "" : `${id}/${callId}`;
    this.#emit({ kind: "handler", callId: named, backendMs, event });
  }
}

/** How often it is looked whether a report has come. */
const lookMs = 20;

/** How long a lost connection may take to be there again before the code is deployed anew. */
const foundMs = 1_000;

/** Within some three seconds the owner's page has deployed what its backend has lost. */
const joinedLooks = 5;

function onAbort(signal: AbortSignal, reject: (reason: unknown) => void): void {
  if (signal.aborted) reject(signal.reason);
  else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
}

/** From the pointer on Run to the click: far longer than a hand takes, far shorter than a deployment lives. */
const preparedMs = 10_000;

interface Prepared {
  readonly code: ServedCode;
  readonly atMs: number;
  /** Undefined when it failed for a reason of its own. */
  readonly result: Promise<DeployResult | undefined>;
}

/** Throws a sentence when the example names a file or service that there is no generated code for. */
export async function openSession(example: ServedExample): Promise<Session> {
  return new Session(example, await loadMethods(example));
}
