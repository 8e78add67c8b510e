// The stream as pictures: what its numbers do, how fast it comes, how long messages are under way, and how evenly.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { drawBars, drawPlot, type Plot } from "../../parts/drawing/plot.ts";
import { PlotLegend, PlotView } from "../../parts/drawing/plot-view.tsx";
import { SavePicture } from "../../parts/drawing/save-picture.tsx";
import type { Panel } from "../../parts/drawing/sheet.ts";
import { formatMs } from "../../../run/state/format.ts";
import type { ViewProps } from "../../views/view.ts";
import { ChartData, type Samples, type Series } from "./chart-data.ts";
import "./charts.css";

/** How long gathering may keep the page from other work. */
const sliceMs = 5;

export function Charts({ lab }: ViewProps) {
  const data = useChartData(lab);
  const fields = [...new Set(data.series.map(({ field }) => field))];
  const [chosen, choose] = useState<string | undefined>(undefined);
  const field = chosen !== undefined && fields.includes(chosen) ? chosen : preferred(fields);
  const { run, method } = lab.state.value;
  if (run === 0) return <p class="lab-empty">Run the handler: its stream is drawn here as it comes.</p>;
  const shown = data.series.filter((one) => one.field === field);
  const values = valuePanel(field, shown);
  const rate = ratePanel(data);
  const delays = distributionPanel("yield to arrival", data.latencies);
  const gaps = distributionPanel("gap between messages", data.gaps);
  return (
    <div class="lab-view lab-charts">
      <section aria-label="Values">
        <header>
          <FieldChoice fields={fields} field={field} choose={choose} />
          <PlotLegend entries={legendOf(shown)} />
          <SavePicture
            name={`charts-${method}`}
            isEmpty={data.series.length === 0 && data.rate.seconds.length === 0}
            sheet={() => ({
              title: `Charts of ${method}`,
              panels: [values, rate, delays, gaps],
              legend: shown.map(({ of }, index) => ({ sign: "━", text: of || (field ?? ""), color: lineColor(index) })),
            })}
          />
        </header>
        {field === undefined ? (
          <p class="lab-empty">
            {data.rate.seconds.length === 0 ? "No message has come yet." : "These messages have no numbers."}
          </p>
        ) : (
          <PlotView label={`${field} over time`} paint={values.paint} />
        )}
      </section>
      <section aria-label="Messages per second">
        <header>
          <b>messages per second</b>{" "}
          <span class="lab-note">{Math.round(data.rate.perSecond.at(-2) ?? 0).toLocaleString("en")} msg/s</span>
        </header>
        <PlotView label="messages per second" paint={rate.paint} />
      </section>
      <Distribution title="yield to arrival" samples={data.latencies} panel={delays} />
      <Distribution title="gap between messages" samples={data.gaps} panel={gaps} />
    </div>
  );
}

interface FieldChoiceProps {
  readonly fields: readonly string[];
  readonly field: string | undefined;
  readonly choose: (field: string) => void;
}

function FieldChoice({ fields, field, choose }: FieldChoiceProps) {
  if (fields.length < 2) return <b>{field ?? "values"}</b>;
  return (
    <label>
      <span class="lab-visually-hidden">Field to draw</span>
      <select value={field} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {fields.map((name) => (
          <option key={name} value={name} selected={name === field}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The first that is no mere counter. */
function preferred(fields: readonly string[]): string | undefined {
  return fields.find((field) => !/sequence|count|index|total|timestamp/.test(field)) ?? fields[0];
}

/** As many as a chart has lines; the first is the colour of what the server sends. */
const lineColors = ["--lab-down", "--lab-up", "--lab-line-3", "--lab-line-4", "--lab-text", "--lab-quiet"] as const;
const lineColor = (index: number): `--${string}` => lineColors[index % lineColors.length] ?? "--lab-down";

function legendOf(series: readonly Series[]) {
  return series.map(({ of, values }, index) => {
    const last = values.at(-1)?.toLocaleString("en", { maximumFractionDigits: 2 }) ?? "";
    return { text: `${of} ${last}`.trim(), color: `var(${lineColor(index)})` };
  });
}

function valuePanel(field: string | undefined, series: readonly Series[]): Panel {
  const lines = series.map(({ seconds, values }, index) => ({
    color: lineColor(index),
    ...linePoints(seconds, values),
  }));
  return plotPanel(`${field ?? "values"} over time`, { lines, unit: field ?? "", isCount: false });
}

function ratePanel({ rate: { seconds, perSecond } }: ChartData): Panel {
  const lines = [{ color: "--lab-down" as const, ...linePoints(seconds, perSecond) }];
  return plotPanel("messages per second", { lines, unit: "msg/s", isCount: true });
}

function linePoints(xs: readonly number[], ys: readonly number[]): Pick<Plot["lines"][number], "points"> {
  return { points: xs.map((x, index) => [x, ys[index] ?? 0]) };
}

/** What has come in the first second of a run would else be drawn as if it were all there is. */
const shortestSeconds = 1;

function plotPanel(title: string, plot: Omit<Plot, "from" | "to">): Panel {
  const seconds = plot.lines.flatMap(({ points }) => [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0]);
  const from = seconds.length === 0 ? 0 : Math.min(...seconds);
  const to = Math.max(from + shortestSeconds, ...seconds);
  return { title, height: 180, paint: (pen, colors, size) => drawPlot(pen, colors, size, { ...plot, from, to }) };
}

function distributionPanel(title: string, samples: Samples): Panel {
  const { bars } = samples.summary();
  return {
    title: `${title}: ${summaryText(samples)}`,
    height: 130,
    paint: (pen, colors, size) => drawBars(pen, colors, size, { bars }),
  };
}

function summaryText(samples: Samples): string {
  const { p50, p99, max } = samples.summary();
  return samples.count === 0 ? "none yet" : `p50 ${formatMs(p50)}, p99 ${formatMs(p99)}, most ${formatMs(max)}`;
}

interface DistributionProps {
  readonly title: string;
  readonly samples: Samples;
  readonly panel: Panel;
}

function Distribution({ title, samples, panel }: DistributionProps) {
  const text = summaryText(samples);
  return (
    <section aria-label={title}>
      <header>
        <b>{title}</b> <span class="lab-note">{text}</span>
      </header>
      <PlotView label={`${title}: ${text}`} paint={panel.paint} />
    </section>
  );
}

/** Gathers what has come since the last frame, and draws at most once a frame. */
function useChartData(lab: Lab): ChartData {
  const { run } = lab.state.value;
  const data = useMemo(() => new ChartData(), [run]);
  const [, setFrames] = useState(0);
  const waiting = useRef(0);
  useEffect(() => {
    const frame = (): void => {
      waiting.current = 0;
      const until = performance.now() + sliceMs;
      data.readOn(lab.state.peek(), () => performance.now() > until);
      setFrames((frames) => frames + 1);
    };
    const stop = lab.state.subscribe(() => {
      if (waiting.current === 0) waiting.current = requestAnimationFrame(frame);
    });
    return () => {
      stop();
      cancelAnimationFrame(waiting.current);
      waiting.current = 0;
    };
  }, [data]);
  return data;
}
