// Both sides of the call on one clock: what was done here, what was done there, and how long it was under way; with a lane for
// each other client and call.
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { formatMs } from "../../../run/state/format.ts";
import type { RunState } from "../../../run/state/run-state.ts";
import { elapsedMs, isLive } from "../../../run/state/select.ts";
import { eachFrame } from "../../parts/each-frame.ts";
import { useSize } from "../../parts/use-size.ts";
import type { ViewProps } from "../../views/view.ts";
import type { Actions } from "./actions.ts";
import { CallRows } from "./call-rows.ts";
import { drawTimeline, type Scene } from "./draw.ts";
import { heightOf, layoutOf, viewOf } from "./layout.ts";
import { lanesOf, type Lanes } from "./lanes.ts";
import { neighbourOf, panned, type Stretch, timeOfId, wholeOf, zoomed } from "./picture.ts";
import { ReplayBar, useReplay } from "./replay-bar.tsx";
import { Surface } from "./surface.tsx";
import { Legend, TimelineTools } from "./timeline-tools.tsx";
import "./timeline.css";

export function Timeline({ lab }: ViewProps) {
  const state = lab.state.value;
  const { ref, width, height } = useSize<HTMLDivElement>({ width: 600, height: 200 });
  const nowMs = useFrames(isLive(state), () => elapsedMs(lab.state.peek(), performance.now()));
  const whole = wholeOf(state, isLive(state) ? nowMs : 0);
  // Undefined: the whole call, as it grows.
  const [look, setLook] = useState<Stretch | undefined>(undefined);
  const [unfolded, setUnfolded] = useState(false);
  useEffect(() => setLook(undefined), [state.run]);
  const replay = useReplay(lab);
  const stretch = look ?? whole;
  const lanes = useLanes(lab, { stretch, columns: Math.max(30, Math.floor(width / 24)), unfolded });
  const view = viewOf(lanes.lanes, stretch, width);
  const layout = layoutOf(lanes, view, { height });
  const scene = { ...sceneOf(lab, replay.replay?.atMs), layout, arrows: lanes.arrows };
  const actions: Actions = { lab, state, whole, stretch, setLook };
  return (
    <div class="lab-view lab-timeline">
      <TimelineTools
        {...actions}
        isZoomed={look !== undefined}
        replay={replay}
        folded={lanes.folded}
        unfolded={unfolded}
        onUnfold={setUnfolded}
        panel={{
          height: Math.max(180, heightOf(lanes.lanes.length)),
          paint: (pen, colors, size) => {
            drawTimeline(pen, { ...scene, colors, layout: layoutOf(lanes, { ...view, width: size.width }, size) });
          },
        }}
      />
      <ReplayBar lab={lab} control={replay} />
      <div
        ref={ref}
        class="lab-timeline-frame"
        role="group"
        tabIndex={0}
        aria-label="Timeline. Arrow keys go from event to event, plus and minus zoom, 0 shows the whole call. All events are rows of the logs too."
        onKeyDown={(event) => onKey(event, actions)}
      >
        <Surface {...actions} scene={scene} />
      </div>
      <Legend />
      <p class="lab-muted lab-timeline-note">
        {state.oldClient && "By the old client. "}
        {clockNote(state)}
      </p>
    </div>
  );
}

interface Shown {
  readonly stretch: Stretch;
  readonly columns: number;
  readonly unfolded: boolean;
}

function useLanes(lab: Lab, shown: Shown): Lanes {
  const { clients } = lab;
  const own = lab.state.value;
  const clientsOfCalls = clients.callers.value;
  const rows = useMemo(
    () => new CallRows((call) => clients.callerOf(lab.state.peek(), call) === undefined),
    [own.run, clientsOfCalls],
  ).readOn(own.handler);
  return lanesOf({
    ...{ own, ownLook: lab.look, rows, ...shown },
    lookOf: (call) => clients.lookOfCall(own, call),
    others: clients.all.value
      .filter((client) => client !== lab)
      .map((client) => ({ look: clients.look(client), number: client.number, state: client.state.value })),
  });
}

function sceneOf(lab: Lab, replayMs: number | undefined): Omit<Scene, "layout" | "arrows" | "colors"> {
  const { client, handler } = lab.selection.linked.value;
  return {
    selected: [client?.id, handler?.id],
    selectedCall: handler?.otherCall,
    deadlineMs: lab.state.value.deadlineMs,
    replayMs,
  };
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
  else if (key === "Escape" && lab.selection.row.peek() !== undefined) lab.selection.row.value = undefined;
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

/** Asks at every frame while `on`; with reduced motion, four times a second. */
function useFrames(on: boolean, ask: () => number): number {
  const [value, setValue] = useState(ask);
  useEffect(() => (on ? eachFrame(() => setValue(ask())) : undefined), [on]);
  return value;
}
