// A plot on the page, drawn anew with each rendering, in the colours of the theme.
import { useEffect, useRef } from "preact/hooks";
import { useSize } from "../use-size.ts";
import { useTheme } from "../use-theme.ts";
import { canvasPen } from "./canvas-pen.ts";
import { pageColors } from "./page-colors.ts";
import type { Panel } from "./sheet.ts";
import "./plot.css";

interface Props {
  /** What it shows, for those who do not see it. */
  readonly label: string;
  readonly paint: Panel["paint"];
}

export function PlotView({ label, paint }: Props) {
  const { ref, width, height } = useSize<HTMLDivElement>({ width: 300, height: 120 });
  const canvas = useRef<HTMLCanvasElement>(null);
  useTheme();
  useEffect(() => {
    if (!canvas.current) return;
    const pen = canvasPen(canvas.current, { width, height }, window.devicePixelRatio || 1);
    if (pen) paint(pen, pageColors(canvas.current), { width, height });
  });
  return (
    <div ref={ref} class="lab-plot" role="img" aria-label={label}>
      <canvas ref={canvas} style={{ width: `${String(width)}px`, height: `${String(height)}px` }} />
    </div>
  );
}

interface LegendProps {
  readonly entries: readonly { readonly text: string; readonly color: string }[];
}

/** The names of a plot's lines. */
export function PlotLegend({ entries }: LegendProps) {
  return (
    <span class="lab-chart-legend">
      {entries.map(({ text, color }) => (
        <span key={text} style={{ color }}>
          <span aria-hidden="true">━</span> {text}
        </span>
      ))}
    </span>
  );
}
