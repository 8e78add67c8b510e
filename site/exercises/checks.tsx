// What must hold, and after a press on Check whether it does: what was expected, what was seen, and the events that show it.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type Lab, pictureOf, wholeOf } from "../lab/index.ts";
import { formatMs, loadLive } from "../run/index.ts";
import { CallPicture } from "./call-picture.tsx";
import type { Exercise } from "../schemas/exercise.ts";
import type { CallVerdict, Verdict } from "./judge.ts";
import { markDone } from "./progress.ts";
import "./checks.css";

interface Props {
  readonly lab: Lab;
  readonly name: string;
  readonly exercise: Exercise;
}

interface Run {
  readonly phase: "idle" | "running" | "over";
  /** The code that was checked. */
  readonly source: string;
  readonly verdicts: readonly Verdict[];
  /** Why the checks did not come to their end; empty when they did. */
  readonly trouble: string;
}

export function Checks({ lab, name, exercise }: Props) {
  const run = useSignal<Run>({ phase: "idle", source: "", verdicts: [], trouble: "" });
  const stopping = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => stopping.current?.abort(), []);
  const press = (): void => {
    stopping.current?.abort();
    stopping.current = new AbortController();
    void runChecks({ lab, name, exercise }, run, stopping.current.signal);
  };
  const { phase, source, verdicts, trouble } = run.value;
  return (
    <section class="checks" aria-label="Checks">
      <header class="checks-head">
        <h3>What must hold</h3>
        <span role="status">{summary(run.value, exercise, source === lab.files.handler.source.value)}</span>
        <button type="button" class="lab-button lab-run" onClick={press}>
          {phase === "running" ? "Check again" : "Check"}
        </button>
      </header>
      {trouble !== "" && (
        <p class="checks-trouble" role="alert">
          The checks did not run to their end: {trouble}
        </p>
      )}
      <ol>
        {exercise.checks.map((check, index) => (
          <Row
            key={check.name}
            text={check.name}
            verdict={verdicts[index]}
            isNext={phase === "running" && index === verdicts.length}
          />
        ))}
      </ol>
    </section>
  );
}

async function runChecks({ lab, name, exercise }: Props, run: Signal<Run>, signal: AbortSignal): Promise<void> {
  const source = lab.files.handler.source.peek();
  run.value = { phase: "running", source, verdicts: [], trouble: "" };
  try {
    const [{ judge }, { sharedTransport, methodsFor }, schema] = await Promise.all([
      import("./judge.ts"),
      loadLive(),
      lab.schema.settled(),
    ]);
    const methods = await methodsFor(lab.example, schema);
    const code = { handler: source, schema };
    const stage = { transport: sharedTransport(), methods, exercise, code, signal };
    for (const check of exercise.checks) {
      const verdict = await judge(check, stage);
      run.value = { ...run.peek(), verdicts: [...run.peek().verdicts, verdict] };
    }
    run.value = { ...run.peek(), phase: "over" };
    if (run.peek().verdicts.every(({ passed }) => passed)) markDone(name);
  } catch (error) {
    if (signal.aborted) return;
    run.value = { ...run.peek(), phase: "over", trouble: error instanceof Error ? error.message : String(error) };
  }
}

function summary({ phase, verdicts, trouble }: Run, { checks }: Exercise, isCurrent: boolean): string {
  if (phase === "idle") return "";
  if (phase === "running") return `Checking ${String(verdicts.length + 1)} of ${String(checks.length)}…`;
  const passed = verdicts.filter((verdict) => verdict.passed).length;
  const edited = isCurrent ? "" : " The code has changed since.";
  if (trouble !== "") return "";
  if (passed === checks.length) return `All ${String(passed)} hold. Well done.${edited}`;
  return `${String(passed)} of ${String(checks.length)} hold.${edited}`;
}

interface RowProps {
  readonly text: string;
  readonly verdict: Verdict | undefined;
  readonly isNext: boolean;
}

function Row({ text, verdict, isNext }: RowProps) {
  const word = verdict ? (verdict.passed ? "holds" : "does not hold") : isNext ? "being checked" : "not checked yet";
  const calls = verdict?.calls.map((call) => <Call key={call.name} call={call} verdict={verdict} />);
  return (
    <li data-verdict={verdict && (verdict.passed ? "passed" : "failed")}>
      <span class="checks-mark" aria-hidden="true">
        {verdict ? (verdict.passed ? "✓" : "✗") : isNext ? "…" : "○"}
      </span>
      <div>
        <p>
          {text}
          <span class="lab-visually-hidden"> ({word})</span>
        </p>
        {verdict?.problems.map((problem) => (
          <p key={problem} class="checks-problem">
            Not deployed: {problem}
          </p>
        ))}
        {verdict?.passed ? (
          <details>
            <summary>What happened</summary>
            {calls}
          </details>
        ) : (
          calls
        )}
      </div>
    </li>
  );
}

/** One call on a timeline, the events that show what is wrong ringed, and named in words. */
function Call({ call: { name, state, findings }, verdict }: { readonly call: CallVerdict; readonly verdict: Verdict }) {
  const stretch = wholeOf(state, 0);
  const picture = pictureOf(state, stretch, 200);
  const rows = findings.flatMap((finding) => finding.rows);
  const ringed = picture.marks.filter(({ id }) => rows.includes(id)).slice(0, mostListed);
  const title = verdict.calls.length > 1 ? `Call ${name} of ${state.method}` : `The call of ${state.method}`;
  return (
    <figure>
      <figcaption>{title}</figcaption>
      {findings.length > 0 && (
        <dl>
          {findings.map(({ expected, saw }) => (
            <div key={expected}>
              <dt>Expected</dt>
              <dd>{expected}</dd>
              <dt>Saw</dt>
              <dd>{saw}</dd>
            </div>
          ))}
        </dl>
      )}
      <div class="checks-picture" tabIndex={0} role="group" aria-label={`Timeline: ${title}`}>
        <CallPicture
          picture={picture}
          stretch={stretch}
          marked={rows}
          label={`${title}, ${String(picture.marks.length)} events`}
        />
      </div>
      {ringed.length > 0 && (
        <ul class="checks-events" aria-label="Marked events">
          {ringed.map(({ id, lane, atMs, text }) => (
            <li key={id}>
              <b>{formatMs(atMs)}</b> {lane}: {text}
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}

const mostListed = 8;
