// One deployment in the runner: its isolate, its timers, and the guard around every entry into it.
import { explainMissing } from "grpc-handler/instead";
import { limits } from "../../limits.ts";
import type { DownFrame, LoadFrame } from "../wire/down.ts";
import type { Breach, GuestFrame } from "../wire/guest-frame.ts";
import { monotonicMs } from "../wire/monotonic.ts";
import { entryLimitMs } from "./entry-time.ts";
import type { Entries } from "./guest/main.ts";
import type { IsolateHost, StartedIsolate } from "./isolate.ts";
import type { RunnerOptions } from "./options.ts";
import type { Output } from "./output.ts";

/** The frames that concern a call. */
export type CallFrame = Extract<DownFrame, { readonly call: number }>;

type MessageFrame = Extract<DownFrame, { readonly type: "message" }>;

/** Few enough that honest work on each stays far below the limit of one entry. */
const mostTogether = 16;
/** What goes into an isolate is a copy. */
const copied = { arguments: { copy: true } } as const;
/** From here on the copy costs more than the entry. */
const largeBytes = 4_096;
/** What passes between timers of one turn; when it is more, the runner was free to read in between. */
const betweenTurnsMs = 1;
/** Long enough that a ticker's sleeps cost nothing, short enough that a leak shows while its reader looks. */
const reportTimersMs = 250;

export class LoadedProgram {
  readonly #number: number;
  readonly #options: RunnerOptions;
  readonly #out: Output;
  readonly #timers = new Map<number, NodeJS.Timeout>();
  readonly #loadTimer: NodeJS.Timeout;
  #timersReported = 0;
  #reportTimer: NodeJS.Timeout | undefined;
  /** Timers whose time has come, and whose turn has not. */
  #due: number[] = [];
  #turnStartMs = 0;
  #turnEndMs = 0;
  #isolate: StartedIsolate | undefined;
  #state: "loading" | "loaded" | "ready" | "failed" | "gone" = "loading";
  /** Frames that came while the module's top-level await was not over; delivered between "loaded" and "ready". */
  #waiting: CallFrame[] = [];
  #gathered: MessageFrame[] = [];

  constructor(number: number, options: RunnerOptions, out: Output) {
    this.#number = number;
    this.#options = options;
    this.#out = out;
    this.#loadTimer = setTimeout(() => this.#loadTimedOut(), options.loadMs);
  }

  load(isolate: StartedIsolate, { code, rules }: Pick<LoadFrame, "code" | "rules">): void {
    this.#isolate = isolate;
    isolate.attach(this.#host());
    if (rules.byteLength > 0) this.#guard((timeout) => isolate.checkRequests(new Uint8Array(rules), timeout));
    // Rules that cannot be read have ended the load.
    if (this.#state === "loading") this.#guard((timeout) => isolate.evaluate(code, timeout));
  }

  /** May keep messages back; `flush` delivers them. */
  deliver(frame: CallFrame): void {
    if (this.#state === "loading" || this.#state === "loaded") this.#waiting.push(frame);
    else if (this.#state === "ready") this.#gather(frame);
  }

  flush(): void {
    const [first, ...more] = this.#gathered.splice(0);
    if (first && more.length === 0) this.#enter(first);
    else if (first) this.#enterTogether([first, ...more]);
  }

  dispose(): void {
    this.#state = "gone";
    clearTimeout(this.#loadTimer);
    clearTimeout(this.#reportTimer);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#due = [];
    this.#waiting = [];
    this.#gathered = [];
    if (this.#isolate && !this.#isolate.isolate.isDisposed) this.#isolate.isolate.dispose();
    this.#isolate = undefined;
  }

  /** Messages of one call that came together go in together; everything else keeps its place. */
  #gather(frame: CallFrame): void {
    const [first] = this.#gathered;
    if (first && (frame.type !== "message" || frame.call !== first.call)) this.flush();
    if (frame.type !== "message") {
      this.#enter(frame);
      return;
    }
    this.#gathered.push(frame);
    if (this.#gathered.length >= mostTogether || frame.payload.byteLength >= largeBytes) this.flush();
  }

  #enterTogether(frames: readonly MessageFrame[]): void {
    const entries = this.#isolate?.entries;
    const lengths = frames.map(({ payload }) => payload.byteLength);
    const bytes = new Uint8Array(Buffer.concat(frames.map(({ payload }) => payload)));
    const args: Parameters<Entries["messages"]> = [frames[0]?.call ?? 0, bytes, lengths];
    this.#guard((timeout) => entries?.messages.applySync(undefined, args, { ...copied, timeout }));
  }

  #enter(frame: CallFrame): void {
    const entries = this.#isolate?.entries;
    if (!entries) return;
    this.#guard((timeout) => {
      const options = { ...copied, timeout };
      switch (frame.type) {
        case "open":
          entries.open.applySync(undefined, [frame], options);
          break;
        case "message":
          entries.message.applySync(undefined, [frame.call, new Uint8Array(frame.payload)], options);
          break;
        case "halfClose":
          entries.halfClose.applySync(undefined, [frame.call], options);
          break;
        case "cancel":
          entries.cancel.applySync(undefined, [frame.call, frame.reason], options);
          break;
        case "grant":
          entries.grant.applySync(undefined, [frame.call, frame.bytes], options);
          break;
      }
    });
  }

  /**
   * Runs one entry. The guest catches what reader code throws, so what arrives here is a breach of a limit or a rejected
   * promise that was not handled. A breach is known by the clock and the isolate's state, never by the error's words.
   */
  #guard(enter: (limitMs: number) => void): void {
    const startMs = monotonicMs();
    const limitMs = entryLimitMs(this.#options);
    try {
      enter(limitMs);
    } catch (error) {
      if (this.#isolate?.isolate.isDisposed) this.#broke("heap", error);
      else if (monotonicMs() - startMs >= limitMs) this.#broke("entry", error);
      else this.#unhandled(error);
    }
    this.#reportTimersSoon();
    this.#out.flush();
  }

  /** Who watches wants to know what is left over, not every timer that comes and goes. */
  #reportTimersSoon(): void {
    if (this.#state === "gone" || this.#reportTimer !== undefined || this.#timers.size === this.#timersReported) return;
    this.#reportTimer = setTimeout(() => {
      this.#reportTimer = undefined;
      if (this.#timers.size === this.#timersReported) return;
      this.#timersReported = this.#timers.size;
      this.#out.frame({ type: "timers", program: this.#number, atMs: monotonicMs(), count: this.#timersReported });
      this.#out.flush();
    }, reportTimersMs);
  }

  #broke(limit: Breach, error: unknown): void {
    this.dispose();
    this.#out.frame({ type: "broke", program: this.#number, limit, stack: this.#textOf(error, "stack") });
  }

  #unhandled(error: unknown): void {
    const message = explainMissing(this.#textOf(error, "message"));
    const thrown = { message, stack: this.#textOf(error, "stack") };
    if (this.#state === "loading") this.#emit({ type: "loadFailed", wrongExport: false, ...thrown });
    else this.#emit({ type: "threw", call: 0, ...thrown });
  }

  /** The error is a copy without code in it; it may still be anything that can be thrown. */
  #textOf(error: unknown, property: "message" | "stack"): string {
    const max = this.#options.guest.errorChars;
    if (typeof error !== "object" || error === null) return property === "message" ? String(error).slice(0, max) : "";
    const value: unknown = Reflect.get(error, property);
    return typeof value === "string" ? value.slice(0, max) : "";
  }

  #loadTimedOut(): void {
    const message = `the module's top-level await took longer than ${String(this.#options.loadMs)} ms`;
    this.#emit({ type: "loadFailed", wrongExport: false, message, stack: "" });
    this.#out.flush();
  }

  #host(): IsolateHost {
    const startMs = performance.now();
    return {
      now: () => performance.now() - startMs,
      send: (call, payload, site) => this.#send(call, payload, site),
      received: (call, bytes) => this.#out.received(this.#number, call, bytes),
      emit: (frame) => this.#emit(frame),
      setTimer: (id, delayMs) => this.#setTimer(id, delayMs),
      clearTimer: (id) => {
        clearTimeout(this.#timers.get(id));
        this.#timers.delete(id);
      },
    };
  }

  /** A reader who has changed the isolate's prototypes may have changed what it sends. */
  #send(call: number, payload: unknown, site: unknown): void {
    if (!(payload instanceof Uint8Array)) throw new TypeError("a response must be bytes");
    if (payload.byteLength > this.#options.guest.messageBytes) throw new RangeError("a response is too large");
    this.#out.message(this.#number, { call, site: Number(site) & 0xff, payload });
  }

  #emit(frame: GuestFrame): void {
    if (this.#state === "gone" || this.#state === "failed") return;
    // A load ends once, whatever a module does while it is loaded.
    if ((frame.type === "loaded" || frame.type === "loadFailed") && this.#state !== "loading") return;
    if (frame.type === "loaded") this.#loaded();
    this.#out.frame({ ...frame, program: this.#number, atMs: monotonicMs() });
    if (frame.type === "loadFailed") this.#failed();
  }

  /** The isolate may still be running, so it is not disposed of before this turn is over. */
  #failed(): void {
    this.#state = "failed";
    setImmediate(() => this.dispose());
  }

  /** Called from within the isolate, which cannot be entered again before this turn is over. */
  #loaded(): void {
    this.#state = "loaded";
    clearTimeout(this.#loadTimer);
    setImmediate(() => {
      for (let frame = this.#waiting.shift(); frame; frame = this.#waiting.shift()) this.#enter(frame);
      if (this.#state === "loaded") this.#state = "ready";
    });
  }

  /** A reader who has changed the isolate's numbers may have changed what it asks for. */
  #setTimer(id: number, requested: unknown): void {
    const delayMs = Number.isFinite(requested) ? Number(requested) : 0;
    if (this.#state === "gone" || this.#timers.size >= this.#options.guest.timers) return;
    this.#timers.set(
      id,
      setTimeout(() => this.#onDue(id), delayMs),
    );
  }

  /** At once, unless timers have held the runner for a whole turn: then what the server says, a ping for one, is read first. */
  #onDue(id: number): void {
    this.#timers.delete(id);
    const nowMs = monotonicMs();
    if (nowMs - this.#turnEndMs > betweenTurnsMs) this.#turnStartMs = nowMs;
    if (this.#due.length === 0 && nowMs - this.#turnStartMs < limits.sandbox.turnMs) this.#fire(id);
    else if (this.#due.push(id) === 1) setImmediate(() => this.#fireDue());
  }

  #fireDue(): void {
    this.#turnStartMs = monotonicMs();
    while (this.#due.length > 0 && monotonicMs() - this.#turnStartMs < limits.sandbox.turnMs) {
      this.#fire(this.#due[0] ?? 0);
      this.#due.shift();
    }
    if (this.#due.length > 0) setImmediate(() => this.#fireDue());
  }

  #fire(id: number): void {
    this.#guard((timeout) => this.#isolate?.entries.fire.applySync(undefined, [id], { timeout }));
    this.#turnEndMs = monotonicMs();
  }
}
