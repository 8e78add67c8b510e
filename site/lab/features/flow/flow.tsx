// The backpressure lab: slow the reader, and see what fills up, what runs out, and who waits.
import type { Lab } from "../../lab.ts";
import { ratesAt } from "../../../run/state/flow.ts";
import { counted, formatBytes } from "../../../run/state/format.ts";
import type { RunState } from "../../../run/state/run-state.ts";
import { isLive } from "../../../run/state/select.ts";
import { PlotLegend, PlotView } from "../../parts/drawing/plot-view.tsx";
import { SavePicture } from "../../parts/drawing/save-picture.tsx";
import type { Sheet } from "../../parts/drawing/sheet.ts";
import type { ViewProps } from "../../views/view.ts";
import { buffers, type FlowPlot, flowPanel, rates } from "./flow-plots.ts";
import "./flow-view.css";

export function Flow({ lab }: ViewProps) {
  const state = lab.state.value;
  return (
    <div class="lab-view lab-flow">
      <div class="lab-flow-head">
        <ReaderSpeed lab={lab} />
        <SavePicture name={`flow-${state.method}`} isEmpty={state.flow.length === 0} sheet={() => sheetOf(state)} />
      </div>
      <Figures state={state} />
      {state.flow.length === 0 ? (
        <p class="lab-empty">Nothing has flowed yet: rates and buffers are drawn here while a call runs.</p>
      ) : (
        <div class="lab-flow-plots">
          <FlowPlotView plot={rates} state={state} />
          <FlowPlotView plot={buffers} state={state} />
        </div>
      )}
      <p class="lab-muted lab-wire-note">{story(state)}</p>
    </div>
  );
}

/** From a reader that has stopped to one that takes all there is. */
const speeds = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, undefined] as const;

function ReaderSpeed({ lab }: { readonly lab: Lab }) {
  const speed = lab.client.readerSpeed.value;
  const text =
    speed === undefined ? "as fast as they come" : speed === 0 ? "stopped" : `${counted(speed, "message")} a second`;
  return (
    <label class="lab-wrap lab-reader-speed">
      <span>
        Reader speed <b>{text}</b>
      </span>
      <input
        type="range"
        class="lab-slider"
        aria-label="Reader speed"
        aria-valuetext={text}
        min={0}
        max={speeds.length - 1}
        value={speeds.findIndex((one) => one === speed)}
        onInput={({ currentTarget }) => lab.client.setReaderSpeed(speeds[currentTarget.valueAsNumber])}
      />
    </label>
  );
}

function Figures({ state }: { readonly state: RunState }) {
  const last = state.flow.at(-1);
  const live = isLive(state);
  const rates = live ? ratesAt(state.flow, state.flow.length - 1) : { readPerSecond: 0, yieldedPerSecond: 0 };
  const credit = last?.creditBytes;
  const figures = [
    ["Handler yields", `${perSecond(rates.yieldedPerSecond)}/s`],
    ["Client reads", `${perSecond(rates.readPerSecond)}/s`],
    ["Unread in page", formatBytes(live ? (last?.bufferedBytes ?? 0) : 0)],
    ["Credit left", credit === undefined ? "unknown" : formatBytes(Math.max(0, credit))],
    ["Under way", String(Math.max(0, state.yielded - state.received))],
    ["Generator", !live ? "–" : state.paused ? "waits" : "runs"],
  ] as const;
  return (
    <dl class="lab-flow-figures" aria-label="Flow">
      {figures.map(([name, value]) => (
        <div key={name} class="lab-box" data-waits={value === "waits" ? "true" : undefined}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function perSecond(rate: number): string {
  return rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString("en");
}

function story({ carrier, paused, phase }: RunState): string {
  if (carrier !== "websocket") {
    return "By fetch the browser buffers on its own account, megabytes of it; only over the WebSocket does a slow reader stop the handler.";
  }
  if (phase === "idle") return "Run a fast stream, then slow the reader down: 64 KiB later the handler's yield waits.";
  if (paused)
    return "The client has granted no more credit, so the generator is not resumed: its yield waits, and nothing piles up.";
  return "The client grants credit as it reads; the handler may yield as long as there is some left.";
}

function FlowPlotView({ plot, state }: { readonly plot: FlowPlot; readonly state: RunState }) {
  return (
    <figure>
      <figcaption>
        <b>{plot.title}</b>
        <PlotLegend entries={plot.lines.map(({ name, color }) => ({ text: name, color: `var(${color})` }))} />
      </figcaption>
      <PlotView label={`${plot.title}, in ${plot.unit}`} paint={flowPanel(plot, state).paint} />
    </figure>
  );
}

function sheetOf(state: RunState): Sheet {
  const legend = [...rates.lines, ...buffers.lines].map(({ name, color }) => ({ sign: "━", text: name, color }));
  return { title: `Flow of ${state.method}`, panels: [flowPanel(rates, state), flowPanel(buffers, state)], legend };
}
