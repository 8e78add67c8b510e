// Both sides of the call on one clock: what was done here, what was done there, and how long it was under way.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { formatMs } from "../../../run/state/format.ts";
import type { RunState } from "../../../run/state/run-state.ts";
import { elapsedMs, isLive } from "../../../run/state/select.ts";
import {
  type Mark,
  neighbourOf,
  panned,
  type Picture,
  pictureOf,
  type Stretch,
  timeOfId,
  wholeOf,
  zoomed,
} from "./picture.ts";
import type { ViewProps } from "../../views/view.ts";
import { draw, gutter, laneY, msAt, xOf } from "./draw.ts";
import { useSize } from "../../parts/use-size.ts";
import { useTheme } from "../../parts/use-theme.ts";

export function Timeline({ lab }: ViewProps) {
  const state = lab.state.value;
  const { ref, width, height } = useSize<HTMLDivElement>({ width: 600, height: 200 });
  const nowMs = useFrames(isLive(state), () => elapsedMs(lab.state.peek(), performance.now()));
  const whole = wholeOf(state, isLive(state) ? nowMs : 0);
  // Undefined: the whole call, as it grows.
  const [look, setLook] = useState<Stretch | undefined>(undefined);
  useEffect(() => setLook(undefined), [state.run]);
  const stretch = look ?? whole;
  const picture = pictureOf(state, stretch, Math.max(50, Math.floor((width - gutter) / 3)));
  const actions = { lab, state, whole, stretch, setLook };
  return (
    <div class="lab-view lab-timeline">
      <Bar {...actions} zoomedIn={look !== undefined} />
      <div
        ref={ref}
        class="lab-timeline-frame"
        role="group"
        tabIndex={0}
        aria-label="Timeline. Arrow keys go from event to event, plus and minus zoom, 0 shows the whole call. All events are rows of the logs too."
        onKeyDown={(event) => onKey(event, actions)}
      >
        <Surface {...actions} picture={picture} width={width} height={height} />
      </div>
      <p class="lab-muted lab-timeline-note">
        {state.oldClient && "By the old client. "}
        {clockNote(state)}
      </p>
    </div>
  );
}

interface Actions {
  readonly lab: Lab;
  readonly state: RunState;
  readonly whole: Stretch;
  readonly stretch: Stretch;
  readonly setLook: (look: Stretch | undefined) => void;
}

function Bar({ setLook, stretch, whole, zoomedIn }: Actions & { readonly zoomedIn: boolean }) {
  const zoom = (factor: number): void => setLook(zoomed(stretch, whole, (stretch.fromMs + stretch.toMs) / 2, factor));
  return (
    <div class="lab-tools" role="toolbar" aria-label="Timeline tools">
      <ul class="lab-timeline-legend" aria-label="Marks">
        {legend.map(([sign, text, tone]) => (
          <li key={text}>
            <span class={`lab-mark-${tone}`} aria-hidden="true">
              {sign}
            </span>{" "}
            {text}
          </li>
        ))}
      </ul>
      <button type="button" class="lab-tool" aria-label="Zoom in" onClick={() => zoom(0.5)}>
        +
      </button>
      <button type="button" class="lab-tool" aria-label="Zoom out" onClick={() => zoom(2)}>
        −
      </button>
      <button type="button" class="lab-tool" disabled={!zoomedIn} onClick={() => setLook(undefined)}>
        Whole call
      </button>
    </div>
  );
}

const legend = [
  ["●", "message", "up"],
  ["◆", "initial metadata", "down"],
  ["⚑", "half-close", "up"],
  ["✕", "cancel, throw", "error"],
  ["▪", "console", "quiet"],
  ["■", "status", "down"],
] as const;

interface SurfaceProps extends Actions {
  readonly picture: Picture;
  readonly width: number;
  readonly height: number;
}

function Surface({ lab, state, whole, stretch, setLook, picture, width, height }: SurfaceProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hovered, hover] = useState<Mark | undefined>(undefined);
  const drag = useRef<{ readonly x: number; readonly stretch: Stretch; moved: boolean } | undefined>(undefined);
  const theme = useTheme();
  const { client, handler } = lab.selection.linked.value;
  useEffect(() => {
    if (!canvas.current) return;
    const selected = [client?.id, handler?.id];
    draw(canvas.current, { picture, stretch, width, height, selected, deadlineMs: state.deadlineMs });
  }, [picture, width, height, client, handler, theme]);
  useWheel(canvas, (event) => {
    if (!event.ctrlKey && !event.shiftKey && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return;
    event.preventDefault();
    const around = msAt(event.offsetX, { stretch, width });
    if (event.ctrlKey) setLook(zoomed(stretch, whole, around, Math.exp(event.deltaY / 120)));
    else setLook(panned(stretch, whole, ((event.deltaX || event.deltaY) / width) * (stretch.toMs - stretch.fromMs)));
  });
  const markAt = (event: MouseEvent): Mark | undefined =>
    nearest(picture.marks, event.offsetX, event.offsetY, { stretch, width, height });
  return (
    <>
      <canvas
        ref={canvas}
        class="lab-timeline-canvas"
        role="img"
        aria-label={`Timeline of the call, ${String(picture.marks.length)} marks`}
        onPointerDown={(event) => (drag.current = { x: event.offsetX, stretch, moved: false })}
        onPointerMove={(event) => {
          const { current } = drag;
          if (!current || event.buttons === 0) {
            hover(markAt(event));
            return;
          }
          const by = current.x - event.offsetX;
          if (Math.abs(by) > 3) current.moved = true;
          if (current.moved) setLook(panned(current.stretch, whole, (by / width) * (stretch.toMs - stretch.fromMs)));
        }}
        onPointerLeave={() => hover(undefined)}
        onClick={(event) => {
          if (!drag.current?.moved) lab.selection.row.value = markAt(event)?.id;
        }}
      />
      {hovered && <Tip mark={hovered} x={xOf(hovered.atMs, { stretch, width })} width={width} height={height} />}
    </>
  );
}

function Tip({ mark, x, width, height }: { mark: Mark; x: number; width: number; height: number }) {
  const right = x > width * 0.6;
  const top = laneY(mark.lane, height) + 12;
  const side = right ? { right: `${String(width - x)}px` } : { left: `${String(x)}px` };
  return (
    <span class="lab-box lab-timeline-tip" style={{ ...side, top: `${String(top)}px` }}>
      {formatMs(mark.atMs)} · {mark.text}
    </span>
  );
}

function nearest(
  marks: readonly Mark[],
  x: number,
  y: number,
  view: { readonly stretch: Stretch; readonly width: number; readonly height: number },
): Mark | undefined {
  let best: Mark | undefined;
  let least = 14;
  for (const mark of marks) {
    const distance = Math.hypot(xOf(mark.atMs, view) - x, (laneY(mark.lane, view.height) - y) / 2);
    if (distance >= least) continue;
    best = mark;
    least = distance;
  }
  return best;
}

function onKey(event: KeyboardEvent, { lab, state, whole, stretch, setLook }: Actions): void {
  const { key } = event;
  const span = stretch.toMs - stretch.fromMs;
  const around = timeOfId(state, lab.selection.row.peek()) ?? stretch.fromMs + span / 2;
  if (key === "ArrowRight" || key === "ArrowLeft") {
    const forward = key === "ArrowRight";
    if (event.shiftKey) setLook(panned(stretch, whole, (forward ? 0.2 : -0.2) * span));
    else choose(lab, { state, whole, stretch, setLook }, neighbourOf(state, lab.selection.row.peek(), forward));
  } else if (key === "+" || key === "=") setLook(zoomed(stretch, whole, around, 0.5));
  else if (key === "-") setLook(zoomed(stretch, whole, around, 2));
  else if (key === "0") setLook(undefined);
  else if (key === "Escape") lab.selection.row.value = undefined;
  else return;
  event.preventDefault();
}

/** Selects a row, and brings it into view. */
function choose(lab: Lab, { state, whole, stretch, setLook }: Omit<Actions, "lab">, id: number | undefined): void {
  lab.selection.row.value = id;
  const atMs = timeOfId(state, id);
  if (atMs === undefined || (atMs >= stretch.fromMs && atMs <= stretch.toMs)) return;
  setLook(panned(stretch, whole, atMs - (stretch.fromMs + stretch.toMs) / 2));
}

function clockNote({ clock, phase }: RunState): string {
  if (phase === "idle") return "Run the handler: each event of both sides gets a mark here, on one clock.";
  if (clock.errorMs === undefined) return "One clock for both sides: not yet known how far apart they are.";
  return `One clock for both sides, known to ±${formatMs(clock.errorMs)} from what went there and came back.`;
}

function useWheel(canvas: { readonly current: HTMLCanvasElement | null }, onWheel: (event: WheelEvent) => void): void {
  useEffect(() => {
    const element = canvas.current;
    // Not passive: a zoom must not scroll the page.
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  });
}

/** Asks at every frame while `on`; with reduced motion, four times a second. */
function useFrames(on: boolean, ask: () => number): number {
  const [value, setValue] = useState(ask);
  useEffect(() => {
    if (!on) return;
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = (): void => {
      setValue(ask());
      if (matchMedia("(prefers-reduced-motion: reduce)").matches) timer = setTimeout(next, 250);
      else frame = requestAnimationFrame(next);
    };
    next();
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [on]);
  return value;
}
