// Lines over time, drawn by uPlot in the page's own colours.
import { useEffect, useRef } from "preact/hooks";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Series } from "./chart-data.ts";
import { useSize } from "../../parts/use-size.ts";
import { useTheme } from "../../parts/use-theme.ts";

interface Props {
  readonly label: string;
  readonly lines: readonly Series[];
}

/** As many as a chart has lines; the first is the colour of what the server sends. */
const lineColors = ["--lab-down", "--lab-up", "--lab-line-3", "--lab-line-4", "--lab-text", "--lab-quiet"] as const;

const lineProperty = (index: number): string => lineColors[index % lineColors.length] ?? "--lab-down";

export const lineColor = (index: number): string => `var(${lineProperty(index)})`;

export function LinePlot({ label, lines }: Props) {
  const { ref, width, height } = useSize<HTMLDivElement>({ width: 300, height: 120 });
  const plot = useRef<UPlot | undefined>(undefined);
  const theme = useTheme();
  const names = lines.map(({ of }) => of).join("\n");
  useEffect(() => {
    if (!ref.current) return;
    plot.current = new UPlot(optionsFor(ref.current, lines), aligned(lines), ref.current);
    return () => {
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [names, theme]);
  useEffect(() => plot.current?.setSize({ width, height }), [width, height, names, theme]);
  useEffect(() => plot.current?.setData(aligned(lines)));
  return <div ref={ref} class="lab-plot" role="img" aria-label={label} />;
}

function optionsFor(host: HTMLElement, lines: readonly Series[]): UPlot.Options {
  const style = getComputedStyle(host);
  const color = (name: string): string => style.getPropertyValue(name).trim() || style.color;
  const axis: UPlot.Axis = {
    stroke: color("--lab-quiet"),
    grid: { stroke: color("--lab-line"), width: 1 },
    ticks: { show: false },
    font: "11px system-ui, sans-serif",
  };
  return {
    width: Math.max(50, host.clientWidth),
    height: Math.max(50, host.clientHeight),
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: { x: { time: false } },
    axes: [
      { ...axis, size: 22, values: (_, seconds) => seconds.map((second) => `${String(second)} s`) },
      { ...axis, size: 52 },
    ],
    series: [
      {},
      ...lines.map((_, index) => ({
        stroke: color(lineProperty(index)),
        width: 1.5,
        spanGaps: true,
        points: { show: false },
      })),
    ],
  };
}

/** All lines over one row of times, as uPlot wants them. */
function aligned(lines: readonly Series[]): UPlot.AlignedData {
  if (lines.length === 0) return [[]];
  return UPlot.join(lines.map(({ seconds, values }) => [[...seconds], [...values]] as UPlot.AlignedData));
}
