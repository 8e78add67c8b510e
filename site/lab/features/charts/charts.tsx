// The stream as pictures: what its numbers do, how fast it comes, how long messages are under way, and how evenly.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { ChartData, type Samples, type Series } from "./chart-data.ts";
import { formatMs } from "../../../run/state/format.ts";
import type { ViewProps } from "../../views/view.ts";
import { lineColor, LinePlot } from "./line-plot.tsx";

/** How long gathering may keep the page from other work. */
const sliceMs = 5;

export function Charts({ lab }: ViewProps) {
  const data = useChartData(lab);
  const fields = [...new Set(data.series.map(({ field }) => field))];
  const [chosen, choose] = useState<string | undefined>(undefined);
  const field = chosen !== undefined && fields.includes(chosen) ? chosen : preferred(fields);
  const rate = data.rate;
  if (lab.state.value.run === 0) return <p class="lab-empty">Run the handler: its stream is drawn here as it comes.</p>;
  return (
    <div class="lab-view lab-charts">
      <section aria-label="Values">
        <header>
          {fields.length > 1 ? (
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
          ) : (
            <b>{field ?? "values"}</b>
          )}
          <Legend series={data.series.filter((one) => one.field === field)} />
        </header>
        {field === undefined ? (
          <p class="lab-empty">These messages have no numbers.</p>
        ) : (
          <LinePlot label={`${field} over time`} lines={data.series.filter((one) => one.field === field)} />
        )}
      </section>
      <section aria-label="Messages per second">
        <header>
          <b>messages per second</b>{" "}
          <span class="lab-note">{Math.round(rate.perSecond.at(-2) ?? 0).toLocaleString("en")}</span>
        </header>
        <LinePlot
          label="messages per second"
          lines={[{ field: "rate", of: "", seconds: rate.seconds, values: rate.perSecond }]}
        />
      </section>
      <Distribution title="yield to arrival" samples={data.latencies} />
      <Distribution title="gap between messages" samples={data.gaps} />
    </div>
  );
}

/** The first that is no mere counter. */
function preferred(fields: readonly string[]): string | undefined {
  return fields.find((field) => !/sequence|count|index|total|timestamp/.test(field)) ?? fields[0];
}

function Legend({ series }: { readonly series: readonly Series[] }) {
  return (
    <span class="lab-chart-legend">
      {series.map(({ of, values }, index) => (
        <span key={of} style={{ color: lineColor(index) }}>
          {of} {values.at(-1)?.toLocaleString("en", { maximumFractionDigits: 2 })}
        </span>
      ))}
    </span>
  );
}

function Distribution({ title, samples }: { readonly title: string; readonly samples: Samples }) {
  const { p50, p99, max, bars } = samples.summary();
  const top = Math.max(1, ...bars.map(({ count }) => count));
  const text = samples.count === 0 ? "none yet" : `p50 ${formatMs(p50)}, p99 ${formatMs(p99)}, most ${formatMs(max)}`;
  return (
    <section aria-label={title}>
      <header>
        <b>{title}</b> <span class="lab-note">{text}</span>
      </header>
      <div class="lab-bars" role="img" aria-label={`${title}: ${text}`}>
        {bars.map(({ fromMs, count }) => (
          <span
            key={fromMs}
            title={`from ${formatMs(fromMs)}: ${String(count)}`}
            style={{ height: `${String((count / top) * 100)}%` }}
          />
        ))}
      </div>
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
