// The timeline's canvas: what is under the pointer, and what dragging, the wheel and a click do.
import { useEffect, useRef, useState } from "preact/hooks";
import { canvasPen } from "../../parts/drawing/canvas-pen.ts";
import { pageColors } from "../../parts/drawing/page-colors.ts";
import { useTheme } from "../../parts/use-theme.ts";
import { formatMs } from "../../../run/state/format.ts";
import type { Actions } from "./actions.ts";
import { drawTimeline, type Scene } from "./draw.ts";
import { type Layout, markAt, msAt, type PlacedMark } from "./layout.ts";
import type { Lane } from "./lanes.ts";
import { panned, type Stretch, zoomed } from "./picture.ts";

interface Props extends Actions {
  readonly scene: Omit<Scene, "colors">;
}

interface Found {
  readonly lane: Lane;
  readonly mark: PlacedMark;
}

export function Surface({ lab, whole, stretch, setLook, scene }: Props) {
  const { layout } = scene;
  const { width, height } = layout;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hovered, hover] = useState<Found | undefined>(undefined);
  const drag = useRef<{ readonly x: number; readonly stretch: Stretch; moved: boolean } | undefined>(undefined);
  useTheme();
  useEffect(() => {
    if (!canvas.current) return;
    const pen = canvasPen(canvas.current, { width, height }, window.devicePixelRatio || 1);
    if (pen) drawTimeline(pen, { ...scene, colors: pageColors(canvas.current) });
  });
  useWheel(canvas, (event) => {
    if (!event.ctrlKey && !event.shiftKey && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return;
    event.preventDefault();
    const around = msAt(event.offsetX, layout);
    if (event.ctrlKey) setLook(zoomed(stretch, whole, around, Math.exp(event.deltaY / 120)));
    else setLook(panned(stretch, whole, ((event.deltaX || event.deltaY) / width) * (stretch.toMs - stretch.fromMs)));
  });
  const open = (found: Found | undefined): void => {
    if (found && found.mark.marks.length > 1) setLook(closeUp(found.mark, whole));
    else select(found);
  };
  const select = (found: Found | undefined): void => {
    const number = found?.lane.client ?? 0;
    const owner = number === 0 ? lab : lab.clients.all.peek().find((client) => client.number === number);
    if (owner) owner.selection.row.value = found?.mark.marks[0]?.id;
  };
  const count = layout.lanes.reduce((sum, { marks }) => sum + marks.length, 0);
  return (
    <>
      <canvas
        ref={canvas}
        class="lab-timeline-canvas"
        style={{ width: `${String(width)}px`, height: `${String(height)}px` }}
        role="img"
        aria-label={`Timeline of the call, ${String(count)} marks on ${String(layout.lanes.length)} lanes: ${layout.lanes.map(({ lane }) => lane.name).join(", ")}`}
        onPointerDown={(event) => (drag.current = { x: event.offsetX, stretch, moved: false })}
        onPointerMove={(event) => {
          const { current } = drag;
          if (!current || event.buttons === 0) {
            hover(markAt(layout, event.offsetX, event.offsetY));
            return;
          }
          const by = current.x - event.offsetX;
          if (Math.abs(by) > 3) current.moved = true;
          if (current.moved) setLook(panned(current.stretch, whole, (by / width) * (stretch.toMs - stretch.fromMs)));
        }}
        onPointerLeave={() => hover(undefined)}
        onClick={(event) => {
          if (!drag.current?.moved) open(markAt(layout, event.offsetX, event.offsetY));
        }}
      />
      {hovered && <Tip found={hovered} layout={layout} />}
    </>
  );
}

/** So near that what stood together stands apart. */
function closeUp({ marks }: PlacedMark, whole: Stretch): Stretch {
  const fromMs = Math.min(...marks.map(({ atMs }) => atMs));
  const toMs = Math.max(...marks.map(({ untilMs }) => untilMs));
  const span = Math.max(0.05, (toMs - fromMs) * 1.25);
  return zoomed(whole, whole, (fromMs + toMs) / 2, span / (whole.toMs - whole.fromMs));
}

const mostTold = 5;

function Tip({ found: { mark }, layout }: { readonly found: Found; readonly layout: Layout }) {
  const { width } = layout;
  const side = mark.x > width * 0.6 ? { right: `${String(width - mark.x)}px` } : { left: `${String(mark.x)}px` };
  const rest = mark.marks.length - mostTold;
  return (
    <span class="lab-box lab-timeline-tip" style={{ ...side, top: `${String(mark.y + 12)}px` }}>
      {mark.marks.slice(0, mostTold).map(({ id, atMs, text }) => (
        <span key={id}>
          {formatMs(atMs)} · {text}
        </span>
      ))}
      {rest > 0 && <span>and {rest} more here: click to look closer</span>}
    </span>
  );
}

function useWheel(canvas: { readonly current: HTMLCanvasElement | null }, onWheel: (event: WheelEvent) => void): void {
  useEffect(() => {
    const element = canvas.current;
    // Not passive: a zoom must not scroll the page.
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  });
}
