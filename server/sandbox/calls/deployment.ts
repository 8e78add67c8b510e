// One program in one runner, as the server sees it: loads it, gives it calls, reads its frames, and loads it afresh when
// its isolate broke a limit.
import { StatusCode } from "grpc-handler";
import { breachMessage } from "./breach.ts";
import { Call, type CallGuestFrame, type CallSite } from "./call.ts";
import type {
  CallClient,
  CallStart,
  CallStatus,
  Diagnostic,
  LoadResult,
  Program,
  SandboxLimits,
  TraceEvent,
} from "../contract.ts";
import type { Runner } from "../process/runner.ts";
import { SourcePlaces } from "./source-places.ts";
import type { SourcePlace } from "./source-places.ts";
import { threw } from "./trace.ts";
import type { ConsoleFrame } from "../wire/guest-frame.ts";
import { monotonicMs } from "../wire/monotonic.ts";
import { SecondCounter } from "../wire/second-counter.ts";
import type { Stamped, UpFrame } from "../wire/up.ts";
import { WireError } from "../wire/wire-error.ts";

export type DeploymentFrame = Extract<UpFrame, { readonly program: number }>;

/** Gives out numbers that were never used in the session. */
export interface Numbers {
  program(owner: Deployment): number;
  call(): number;
  lastCall(): number;
}

export interface DeploymentOptions {
  readonly program: Program;
  readonly onEvent: (event: TraceEvent) => void;
  readonly runner: Runner;
  readonly numbers: Numbers;
  readonly limits: SandboxLimits;
}

export class Deployment {
  readonly #options: DeploymentOptions;
  readonly #places: SourcePlaces;
  readonly #events = new SecondCounter();
  readonly #calls = new Map<number, Call>();
  #number = 0;
  #timers = 0;
  #state: "loading" | "ready" | "broken" = "broken";
  #loaded: ((result: LoadResult) => void) | undefined;

  constructor(options: DeploymentOptions) {
    this.#options = options;
    this.#places = new SourcePlaces(options.program.sourceMap, options.program.yields);
  }

  get isBusy(): boolean {
    return this.#state === "loading" || this.#calls.size > 0;
  }

  get openCalls(): number {
    return this.#calls.size;
  }

  load(): Promise<LoadResult> {
    const { promise, resolve } = Promise.withResolvers<LoadResult>();
    this.#loaded = resolve;
    this.#sendLoad();
    return promise;
  }

  unload(status: CallStatus): void {
    this.#discard();
    this.#endCalls(status);
    this.#answerLoad({ ok: false, diagnostics: [this.#diagnostic(status.message, undefined)] });
  }

  /** Undefined when as many calls as allowed are running; those count until their code has run to its end. */
  open(start: CallStart, client: CallClient): Call | undefined {
    if (this.#calls.size >= this.#options.limits.sandbox.openCalls) return undefined;
    if (this.#state === "broken") this.#sendLoad();
    const number = this.#options.numbers.call();
    const call = new Call(start, client, this.#site(number), this.#options.limits);
    this.#calls.set(number, call);
    this.#reportAlive(monotonicMs());
    this.#options.runner.send({
      type: "open",
      program: this.#number,
      call: number,
      kind: start.kind,
      service: start.service,
      method: start.method,
      peer: start.peer,
      deadlineUnixMs: start.deadlineUnixMs ?? 0,
      metadata: start.metadata,
    });
    return call;
  }

  drained(): void {
    for (const call of this.#calls.values()) call.drained();
  }

  onFrame(frame: DeploymentFrame): void {
    switch (frame.type) {
      case "loaded":
        if (this.#state !== "loading") throw new WireError("loaded twice");
        this.#state = "ready";
        this.#answerLoad({ ok: true });
        break;
      case "loadFailed": {
        if (this.#state !== "loading") throw new WireError("a load failed after it was over");
        const place = frame.wrongExport ? this.#places.defaultExport() : this.#places.inStack(frame.stack);
        this.#loadFailed(this.#cut(frame.message), place ?? this.#places.inStack(frame.message));
        return;
      }
      case "broke":
        this.#broke(frame);
        break;
      case "console":
        this.#onConsole(frame);
        break;
      case "timers":
        this.#timers = frame.count;
        this.#reportAlive(frame.atMs);
        break;
      default:
        this.#onCallFrame(frame);
        break;
    }
  }

  #sendLoad(): void {
    const { numbers, program, runner } = this.#options;
    this.#number = numbers.program(this);
    this.#state = "loading";
    const { code, usesValidator = false, rules } = program;
    const snapshot = usesValidator || rules ? "validator" : "plain";
    runner.send({ type: "load", program: this.#number, snapshot, rules: rules ?? new Uint8Array(), code });
  }

  /** The isolate will not be spoken to again. */
  #discard(): void {
    this.#state = "broken";
    this.#timers = 0;
    this.#options.runner.send({ type: "unload", program: this.#number });
    this.#number = 0;
  }

  #loadFailed(message: string, place: SourcePlace | undefined): void {
    this.#discard();
    this.#answerLoad({ ok: false, diagnostics: [this.#diagnostic(message, place)] });
    const text = `the handler's module failed when it was loaded again: ${message}`;
    this.#endCalls({ code: StatusCode.INTERNAL, message: text, trailers: {} });
  }

  #broke({ limit, stack }: Extract<UpFrame, { readonly type: "broke" }>): void {
    const place = this.#places.inStack(stack);
    const message = breachMessage(limit, this.#options.limits, place);
    this.#options.runner.observer?.killed(limit === "heap" ? "heap" : "entry time");
    this.#discard();
    this.#answerLoad({ ok: false, diagnostics: [this.#diagnostic(message, place)] });
    this.#endCalls({ code: StatusCode.RESOURCE_EXHAUSTED, message, trailers: {} });
  }

  #answerLoad(result: LoadResult): void {
    this.#loaded?.(result);
    this.#loaded = undefined;
  }

  #diagnostic(message: string, place: SourcePlace | undefined): Diagnostic {
    return { file: "handler.ts", line: 0, column: 0, ...place, message, severity: "error" };
  }

  #endCalls(status: CallStatus): void {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    const atMs = monotonicMs();
    for (const call of calls) {
      call.end(status);
      // Its code runs no more: it went with its isolate.
      this.#event(call.id, atMs, { case: "settled", value: {} });
    }
    if (calls.length > 0) this.#reportAlive(atMs);
  }

  #onCallFrame(frame: Stamped<CallGuestFrame>): void {
    if (frame.type === "threw" && !this.#calls.has(frame.call)) {
      this.#onUnhandled(frame);
      return;
    }
    const call = this.#calls.get(frame.call);
    if (!call) {
      if (frame.call === 0 || frame.call > this.#options.numbers.lastCall()) throw new WireError("a frame for no call");
      return;
    }
    if (frame.type === "threw" && !this.#admits(frame.atMs)) return;
    if (frame.type === "mark" && frame.mark === "settled") this.#calls.delete(frame.call);
    call.onFrame(frame, frame.atMs);
    if (frame.type === "mark" && frame.mark === "settled") this.#reportAlive(frame.atMs);
  }

  /** What the deployment has in hand: when a call is over, what is left of it. */
  #reportAlive(atMs: number): void {
    this.#event("", atMs, { case: "alive", value: { openCalls: this.#calls.size, timers: this.#timers } });
  }

  /** The promise was not awaited, or the call is over: only the console has a place for it. */
  #onUnhandled({ message, stack, atMs }: { message: string; stack: string; atMs: number }): void {
    if (this.#admits(atMs)) this.#event("", atMs, threw(this.#cut(message), this.#places.inStack(stack)));
  }

  #onConsole({ call, level, text, line, column, atMs }: Stamped<ConsoleFrame>): void {
    if (!this.#admits(atMs)) return;
    const place = line === 0 ? undefined : this.#places.at(line, column);
    const shown = this.#places.rewrite(text.slice(0, this.#options.limits.sandbox.consoleLineChars * 2));
    const value = { level, text: shown, line: place?.file === "handler.ts" ? place.line : 0 };
    this.#event(this.#calls.get(call)?.id ?? "", atMs, { case: "consoleLine", value });
  }

  /** Of events that the handler can make at will, so many a second are passed on. */
  #admits(atMs: number): boolean {
    return this.#events.next(atMs) <= this.#options.limits.sandbox.consoleLinesPerSecond * 2;
  }

  readonly #event: CallSite["event"] = (callId, monotonicMs, event) =>
    this.#options.onEvent({ callId, monotonicMs, event });

  #cut(text: string): string {
    return text.slice(0, this.#options.limits.sandbox.errorChars);
  }

  #site(call: number): CallSite {
    return { runner: this.#options.runner, program: this.#number, call, places: this.#places, event: this.#event };
  }
}
