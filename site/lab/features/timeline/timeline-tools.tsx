// Above the timeline: what the marks mean, how near one looks, the replay, and the picture as a file.
import type { Panel } from "../../parts/drawing/sheet.ts";
import { SavePicture } from "../../parts/drawing/save-picture.tsx";
import { Icon } from "../../parts/icon.tsx";
import type { Actions } from "./actions.ts";
import { legend } from "./legend.ts";
import { zoomed } from "./picture.ts";
import type { ReplayControl } from "./replay-bar.tsx";

interface Props extends Actions {
  readonly isZoomed: boolean;
  readonly replay: ReplayControl;
  /** Calls from elsewhere without a lane of their own. */
  readonly folded: number;
  readonly unfolded: boolean;
  readonly onUnfold: (on: boolean) => void;
  readonly panel: Panel;
}

export function TimelineTools(props: Props) {
  const { state, setLook, stretch, whole, isZoomed, replay, folded, unfolded, onUnfold, panel } = props;
  const zoom = (factor: number): void => setLook(zoomed(stretch, whole, (stretch.fromMs + stretch.toMs) / 2, factor));
  return (
    <div class="lab-tools lab-timeline-tools" role="toolbar" aria-label="Timeline tools">
      {(folded > 0 || unfolded) && (
        <button type="button" class="lab-tool" aria-pressed={unfolded} onClick={() => onUnfold(!unfolded)}>
          {unfolded ? "Fold calls" : "A lane for each call"}
        </button>
      )}
      <button
        type="button"
        class="lab-tool"
        disabled={!replay.canStart || replay.replay !== undefined}
        onClick={replay.start}
      >
        <Icon of="run" /> Replay
      </button>
      <button type="button" class="lab-tool" aria-label="Zoom in" onClick={() => zoom(0.5)}>
        +
      </button>
      <button type="button" class="lab-tool" aria-label="Zoom out" onClick={() => zoom(2)}>
        −
      </button>
      <button type="button" class="lab-tool" disabled={!isZoomed} onClick={() => setLook(undefined)}>
        Whole call
      </button>
      <SavePicture
        name={`timeline-${state.method}`}
        isEmpty={state.run === 0}
        sheet={() => ({ title: `Timeline of ${state.method}`, panels: [panel], legend })}
      />
    </div>
  );
}

/** What the marks mean, below the picture. */
export function Legend() {
  return (
    <ul class="lab-timeline-legend" aria-label="Marks">
      {legend.map(({ sign, text, tone }) => (
        <li key={text}>
          <span class={`lab-mark-${tone}`} aria-hidden="true">
            {sign}
          </span>{" "}
          {text}
        </li>
      ))}
    </ul>
  );
}
