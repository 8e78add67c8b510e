// What the flow view draws: the last minute of a run, or all of it while it is shorter.
import { drawPlot, type Plot } from "../../parts/drawing/plot.ts";
import type { Panel } from "../../parts/drawing/sheet.ts";
import { ratesAt } from "../../../run/state/flow.ts";
import type { FlowSample } from "../../../run/state/flow-reading.ts";
import type { RunState } from "../../../run/state/run-state.ts";

export interface FlowLine {
  readonly name: string;
  readonly color: `--${string}`;
  readonly dash?: readonly number[];
  readonly of: (samples: readonly FlowSample[], index: number) => number;
}

export interface FlowPlot {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly FlowLine[];
}

export const rates: FlowPlot = {
  title: "Messages per second",
  unit: "msg/s",
  lines: [
    { name: "handler yields", color: "--lab-down", of: (samples, index) => ratesAt(samples, index).yieldedPerSecond },
    { name: "client reads", color: "--lab-up", of: (samples, index) => ratesAt(samples, index).readPerSecond },
  ],
};

export const buffers: FlowPlot = {
  title: "Unread in the page, and credit",
  unit: "KiB",
  lines: [
    { name: "unread in page", color: "--lab-up", of: (samples, index) => (samples[index]?.bufferedBytes ?? 0) / 1024 },
    {
      ...{ name: "credit left", color: "--lab-quiet", dash: [3, 3] },
      of: (samples, index) => Math.max(0, samples[index]?.creditBytes ?? 0) / 1024,
    },
  ],
};

const longestSeconds = 60;
const shortestSeconds = 2;

export function plotOf({ unit, lines }: FlowPlot, { flow, openedAtMs }: RunState): Plot {
  const secondsOf = ({ atMs }: FlowSample): number => Math.max(0, (atMs - openedAtMs) / 1000);
  const last = flow.at(-1);
  const to = Math.max(shortestSeconds, last ? secondsOf(last) : 0);
  const from = Math.max(0, to - longestSeconds);
  const first = Math.max(
    0,
    flow.findIndex((sample) => secondsOf(sample) >= from),
  );
  return {
    ...{ unit, from, to, isCount: true },
    lines: lines.map(({ color, dash = [], of }) => ({
      ...{ color, dash },
      points: flow.slice(first).map((sample, index) => [secondsOf(sample), of(flow, first + index)]),
    })),
  };
}

export function flowPanel(flow: FlowPlot, state: RunState): Panel {
  const plot = plotOf(flow, state);
  return { title: flow.title, height: 180, paint: (pen, colors, size) => drawPlot(pen, colors, size, plot) };
}
