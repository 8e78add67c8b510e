// The checks of an exercise while they are played, one after the other, and what came of them.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { mark } from "../course/progress.ts";
import type { Lab } from "../lab/index.ts";
import { loadLive } from "../run/index.ts";
import type { Exercise } from "../schemas/exercise.ts";
import type { Verdict } from "./judge.ts";

interface Run {
  readonly phase: "idle" | "running" | "over";
  /** The code that was checked. */
  readonly source: string;
  readonly verdicts: readonly Verdict[];
  /** Why the checks did not come to their end; empty when they did. */
  readonly trouble: string;
}

const idle: Run = { phase: "idle", source: "", verdicts: [], trouble: "" };

export class CheckRun {
  readonly #run = signal(idle);
  readonly #lab: Lab;
  readonly #name: string;
  readonly #exercise: Exercise;
  #running: AbortController | undefined;
  readonly run: ReadonlySignal<Run> = this.#run;
  /** Whether the code that was checked is the code as it stands. */
  readonly isCurrent: ReadonlySignal<boolean>;
  /** All checks were played, and all hold. */
  readonly allHold: ReadonlySignal<boolean>;
  /** One sentence on where it is; empty before the first press. */
  readonly summary: ReadonlySignal<string>;

  constructor(lab: Lab, name: string, exercise: Exercise) {
    this.#lab = lab;
    this.#name = name;
    this.#exercise = exercise;
    this.isCurrent = computed(() => this.#run.value.source === lab.files.handler.source.value);
    this.allHold = computed(() => {
      const { phase, verdicts, trouble } = this.#run.value;
      return phase === "over" && trouble === "" && verdicts.every(({ passed }) => passed);
    });
    this.summary = computed(() => summaryOf(this.#run.value, exercise.checks.length, this.isCurrent.value));
  }

  /** Begins; checks that are being played are given up. */
  start(): void {
    this.stop();
    this.#running = new AbortController();
    mark("tried", this.#name);
    void this.#play(this.#running.signal);
  }

  stop(): void {
    this.#running?.abort();
  }

  async #play(signal: AbortSignal): Promise<void> {
    const lab = this.#lab;
    const source = lab.files.handler.source.peek();
    this.#run.value = { ...idle, phase: "running", source };
    try {
      const [{ judge }, { sharedTransport, methodsFor }, schema] = await Promise.all([
        import("./judge.ts"),
        loadLive(),
        lab.schema.settled(),
      ]);
      signal.throwIfAborted();
      const methods = await methodsFor(lab.example, schema);
      const code = { handler: source, schema };
      const stage = { transport: sharedTransport(), methods, exercise: this.#exercise, code, signal };
      for (const check of this.#exercise.checks) this.#add(await judge(check, stage), signal);
      this.#run.value = { ...this.#run.peek(), phase: "over" };
      if (this.allHold.peek()) mark("done", this.#name);
    } catch (error) {
      if (signal.aborted) return;
      const trouble = error instanceof Error ? error.message : String(error);
      this.#run.value = { ...this.#run.peek(), phase: "over", trouble };
    }
  }

  #add(verdict: Verdict, signal: AbortSignal): void {
    signal.throwIfAborted();
    this.#run.value = { ...this.#run.peek(), verdicts: [...this.#run.peek().verdicts, verdict] };
  }
}

function summaryOf({ phase, verdicts, trouble }: Run, checks: number, isCurrent: boolean): string {
  if (phase === "idle" || trouble !== "") return "";
  if (phase === "running") return `Checking ${String(verdicts.length + 1)} of ${String(checks)}…`;
  const passed = verdicts.filter((verdict) => verdict.passed).length;
  const edited = isCurrent ? "" : " The code has changed since.";
  return `${passed === checks ? "All " : ""}${String(passed)}${passed === checks ? "" : ` of ${String(checks)}`} hold.${edited}`;
}
