// A lab's run as one state machine: what starts, adopts, feeds and ends it, and what of that is allowed when. It knows no page.
import type { ServedCode } from "./session/served-code.ts";
import type { Session } from "./session/session.ts";
import type { LiveRun, RunRequest } from "./call/live-run.ts";
import type { CancelledBy, Emit } from "./events/event.ts";
import type { Problem } from "./state/problem.ts";
import { createFeed, type Feed, type Schedule } from "./state/feed.ts";
import { checkSyntax, type JsonMistake } from "./state/json-places.ts";
import { reduce } from "./state/reduce.ts";
import { ends, idleRun, type RunState } from "./state/run-state.ts";
import { canSend } from "./state/select.ts";

/** Starts a call. Its events, and the handler's, go to `emit` until the next run starts. */
export type StartCall = (request: RunRequest, emit: Emit) => LiveRun;

/** Where the handler's side of a deployment comes from. */
type HandlerSide = Pick<Session, "listen" | "opens">;

export interface RunPlan {
  readonly method: string;
  readonly takesStream: boolean;
  /** The client goes by the schema that was before the one that is deployed. */
  readonly oldClient?: boolean;
  /** What is called; undefined when there is nothing to call: `emit` has got the reason. */
  readonly code: (emit: Emit) => Promise<ServedCode | undefined>;
  /** Read when the call of that code begins. */
  readonly request: (code: ServedCode) => Omit<RunRequest, "code" | "method">;
  /** The call has begun, and has got what the reader sent before; `mistake` is what was wrong with the last of it. */
  readonly onCalling?: (mistake: JsonMistake | undefined) => void;
  /** Cuts the connection after so many responses. */
  readonly dropAfter?: number | undefined;
}

/**
 * `idle`: no run, or it is over. `starting`: what the call needs is loaded and deployed; messages wait. `calling`: under way.
 * `adopted`: a call that a client program has opened.
 */
type Phase =
  | { readonly name: "idle" }
  | { readonly name: "starting"; readonly early: string[]; inputEnded: boolean }
  | { readonly name: "calling"; readonly live: LiveRun }
  | { readonly name: "adopted"; readonly cancel: () => void };

const idle: Phase = { name: "idle" };

export interface ControllerOptions {
  /** What calls, when it is first needed. */
  readonly load: () => Promise<StartCall>;
  /** Undefined while nothing is deployed. */
  readonly handlerSide: () => HandlerSide | undefined;
  /** Each change of the run. */
  readonly onState: (state: RunState) => void;
  readonly schedule: Schedule;
}

export class RunController {
  readonly #load: () => Promise<StartCall>;
  readonly #handlerSide: () => HandlerSide | undefined;
  readonly #feed: Feed;
  #state: RunState = idleRun;
  #phase: Phase = idle;
  /** Counts the runs: what an earlier one still reports is dropped. */
  #run = 0;
  #emit: Emit = () => undefined;

  constructor({ load, handlerSide, onState, schedule }: ControllerOptions) {
    this.#load = load;
    this.#handlerSide = handlerSide;
    this.#feed = createFeed((events) => onState((this.#state = reduce(this.#state, events))), schedule);
  }

  get state(): RunState {
    return this.#state;
  }

  /** Starts a run; one that is under way is stopped first. */
  start(plan: RunPlan): void {
    this.#leave();
    this.#phase = { name: "starting", early: [], inputEnded: false };
    const emit = this.#emitter(plan.dropAfter);
    const { method, takesStream, oldClient = false } = plan;
    emit({ kind: "started", method, takesStream, oldClient });
    void this.#begin(plan, this.#run, emit);
  }

  /** Shows a call of a client program as a run; one beside another shows on the handler's side alone. */
  adopt(call: { method: string; problems: readonly Problem[]; cancel: () => void }): Emit {
    if (this.#phase.name === "adopted") return () => undefined;
    this.#leave();
    const { method, problems, cancel } = call;
    this.#phase = { name: "adopted", cancel };
    const emit = this.#emitter();
    const side = this.#handlerSide();
    side?.listen(emit);
    emit({ kind: "started", method, takesStream: false });
    emit({ kind: "deployed", problems, reused: true });
    return (event, atMs) => {
      if (event.kind === "opened") side?.opens(event.callId);
      emit(event, atMs);
    };
  }

  /** Sends one message. `sent` is false when the input is closed, or the text is no such message. */
  send(text: string): { readonly sent: boolean; readonly mistake?: JsonMistake | undefined } {
    this.#feed.flush();
    const phase = this.#phase;
    if (!canSend(this.#state) || phase.name === "idle" || phase.name === "adopted") return { sent: false };
    // Before the call only the syntax can be checked; the call checks the rest.
    const mistake = phase.name === "calling" ? phase.live.send(text) : checkSyntax(text);
    if (!mistake && phase.name === "starting") phase.early.push(text);
    return { sent: mistake === undefined, mistake };
  }

  /** Half-close, after what was sent. */
  endInput(): void {
    if (this.#phase.name === "calling") this.#phase.live.endInput();
    else if (this.#phase.name === "starting") this.#phase.inputEnded = true;
  }

  /** Cancels the call; before there is one, it ends the run. */
  cancel(): void {
    this.#end("cancel");
  }

  /** Cuts the connection under the call, without a cancel. */
  disconnect(): void {
    this.#end("disconnect");
  }

  /** Ends the run, at whatever point it is. */
  stop(): void {
    this.#end("stop");
  }

  /** Keeps messages from here on, or only counts them. */
  setKeeping(on: boolean): void {
    this.#feed.push({ run: this.#run, atMs: performance.now(), kind: "keeping", on });
    this.#feed.flush();
  }

  /** Stops what is under way, without a word: the page goes. */
  close(): void {
    this.#leave();
    this.#phase = idle;
  }

  /** The run before ends, and what it still reports is dropped. */
  #leave(): void {
    const phase = this.#phase;
    this.#run++;
    if (phase.name === "calling") phase.live.stop();
    else if (phase.name === "adopted") phase.cancel();
  }

  #end(by: CancelledBy): void {
    const phase = this.#phase;
    if (phase.name === "idle") return;
    this.#emit({ kind: "cancelling", by });
    if (phase.name === "calling") phase.live[by]();
    else if (phase.name === "adopted") phase.cancel();
    // Nothing has left the page yet.
    else this.#emit({ kind: "failed", failure: { reason: "refused", message: "Stopped before the call began." } });
  }

  async #begin(plan: RunPlan, run: number, emit: Emit): Promise<void> {
    // Stopped, or started again, while something was loaded.
    const starting = (): (Phase & { name: "starting" }) | undefined =>
      run === this.#run && this.#phase.name === "starting" ? this.#phase : undefined;
    try {
      const startCall = await this.#load();
      const code = starting() && (await plan.code(emit));
      const phase = starting();
      if (!phase || !code) return;
      const live = startCall({ ...plan.request(code), method: plan.method, code }, emit);
      if (starting()) this.#phase = { name: "calling", live };
      let mistake: JsonMistake | undefined;
      for (const text of phase.early) mistake = live.send(text);
      if (phase.inputEnded) live.endInput();
      plan.onCalling?.(mistake);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      emit({ kind: "failed", failure: { reason: "broken", message } });
    }
  }

  #emitter(dropAfter?: number): Emit {
    const run = this.#run;
    let received = 0;
    this.#emit = (event, atMs = performance.now()) => {
      this.#feed.push({ run, atMs, ...event });
      if (run !== this.#run) return;
      if (ends.has(event.kind)) this.#phase = idle;
      if (event.kind !== "received" || ++received > Math.max(1, dropAfter ?? 1)) return;
      // The first answer is what the reader waits for: it is on screen with the very next frame.
      if (received === 1) this.#feed.flush();
      if (received === dropAfter) this.disconnect();
    };
    return this.#emit;
  }
}
