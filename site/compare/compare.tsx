// Two ways of one thing, measured in turns when the reader presses the button, and drawn as two bars.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type ExampleData, keptName, loadDraft } from "../lab/index.ts";
import { type Comparison, figureText, median, rounds, verdict } from "./comparison.ts";
import "./compare.css";

interface Result {
  readonly good: readonly number[];
  readonly bad: readonly number[];
  readonly state: "idle" | "measuring" | "done" | "failed";
  readonly message: string;
}

const nothing: Result = { good: [], bad: [], state: "idle", message: "" };

export default function Compare({ example, comparison }: { example: ExampleData; comparison: Comparison }) {
  const result = useSignal(nothing);
  const stop = useRef<AbortController | undefined>(undefined);
  const ready = useSignal(false);
  useEffect(() => {
    ready.value = true;
    return () => stop.current?.abort();
  }, [ready]);
  const { good, bad, state, message } = result.value;
  const measuring = state === "measuring";
  const press = (): void => {
    stop.current?.abort();
    stop.current = new AbortController();
    if (measuring) result.value = nothing;
    else void compare(example, comparison, result, stop.current.signal);
  };
  const most = Math.max(median(good) || 0, median(bad) || 0);
  return (
    <section class="compare not-content" aria-label={`Measure: ${comparison.title}`}>
      <header>
        <h3>{comparison.title}</h3>
        <button type="button" class="lab-button" disabled={!ready.value} onClick={press}>
          {measuring ? "Stop" : "Measure"}
        </button>
      </header>
      <dl>
        <Bar label={comparison.good.label} kind="good" figures={good} most={most} unit={comparison.measure.unit} />
        <Bar label={comparison.bad.label} kind="bad" figures={bad} most={most} unit={comparison.measure.unit} />
      </dl>
      <p role="status" data-state={state}>
        {measuring ? `Measuring, ${String(good.length + bad.length)} of ${String(2 * rounds)} …` : message}
      </p>
    </section>
  );
}

interface BarProps {
  readonly label: string;
  readonly kind: "good" | "bad";
  readonly figures: readonly number[];
  readonly most: number;
  readonly unit: string;
}

function Bar({ label, kind, figures, most, unit }: BarProps) {
  const figure = median(figures);
  const share = figures.length === 0 || most === 0 ? 0 : Math.max(0.005, figure / most);
  return (
    <div data-kind={kind}>
      <dt>{label}</dt>
      <dd data-figure={figures.length === 0 ? undefined : figure}>
        {figures.length === 0 ? "not measured yet" : `${figureText(figure)} ${unit}`}
      </dd>
      <div class="compare-bar" aria-hidden="true">
        <span style={{ width: `${String(share * 100)}%` }} />
      </div>
    </div>
  );
}

async function compare(
  example: ExampleData,
  comparison: Comparison,
  result: Signal<Result>,
  signal: AbortSignal,
): Promise<void> {
  result.value = { ...nothing, state: "measuring" };
  try {
    const { measureInTurns } = await import("./measure.ts");
    // What the reader made of the handler in the lab above counts.
    const handlerSource = loadDraft(keptName(example)) ?? example.handlerSource;
    const onFigure = (kind: "good" | "bad", figure: number): void => {
      result.value = { ...result.value, [kind]: [...result.value[kind], figure] };
    };
    await measureInTurns({ example: { ...example, handlerSource }, comparison, signal, onFigure });
    const { good, bad } = result.value;
    result.value = { ...result.value, state: "done", message: verdict(comparison, median(good), median(bad)) };
  } catch (error) {
    if (signal.aborted) return;
    const message = error instanceof Error ? error.message : String(error);
    result.value = { ...nothing, state: "failed", message: `It could not be measured. ${message}` };
  }
}
