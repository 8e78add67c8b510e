// A finished run, played again slowly: a cursor goes over the timeline, and with it the selected row and the marked line of code.
import { useEffect, useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { eachFrame } from "../../parts/each-frame.ts";
import { Icon } from "../../parts/icon.tsx";
import { sentenceOf } from "../../../run/events/event-text.ts";
import { handlerText } from "../../../run/events/handler-events.ts";
import { streamText } from "../../../run/events/stream-rows.ts";
import { formatMs } from "../../../run/state/format.ts";
import { isLive } from "../../../run/state/select.ts";
import { advanced, endOf, eventAt, type Replay, replayStart, resumed, speeds, stepped } from "./replay.ts";

export interface ReplayControl {
  /** Undefined while the run is not played again. */
  readonly replay: Replay | undefined;
  readonly canStart: boolean;
  readonly start: () => void;
  readonly stop: () => void;
  readonly set: (change: (replay: Replay) => Replay) => void;
}

export function useReplay(lab: Lab): ReplayControl {
  const state = lab.state.value;
  const [replay, setReplay] = useState<Replay | undefined>(undefined);
  const endMs = endOf(state);
  const select = (next: Replay): Replay => {
    lab.selection.row.value = eventAt(lab.state.peek(), next.atMs);
    return next;
  };
  useEffect(() => setReplay(undefined), [state.run]);
  const playing = replay?.playing === true;
  useEffect(() => {
    if (!playing) return;
    let lastMs = performance.now();
    return eachFrame(() => {
      const nowMs = performance.now();
      const elapsedMs = nowMs - lastMs;
      lastMs = nowMs;
      setReplay((before) => before && select(advanced(before, elapsedMs, endMs)));
    });
  }, [playing, endMs]);
  return {
    replay,
    canStart: !isLive(state) && endMs > 0,
    start: () => setReplay(select(replayStart)),
    stop: () => setReplay(undefined),
    set: (change) => setReplay((before) => before && change(before)),
  };
}

export function ReplayBar({ lab, control }: { readonly lab: Lab; readonly control: ReplayControl }) {
  const { replay, set, stop } = control;
  if (!replay) return null;
  const state = lab.state.value;
  const endMs = endOf(state);
  const seek = (atMs: number): void => {
    lab.selection.row.value = eventAt(state, atMs);
    set((before) => ({ ...before, playing: false, atMs }));
  };
  const step = (forward: boolean): void => {
    const next = stepped(state, replay, lab.selection.row.peek(), forward);
    lab.selection.row.value = next.row;
    set(() => next.replay);
  };
  return (
    <div class="lab-tools lab-replay" role="group" aria-label="Replay">
      <button
        type="button"
        class="lab-tool"
        onClick={() => set((before) => (before.playing ? { ...before, playing: false } : resumed(before, endMs)))}
      >
        <Icon of={replay.playing ? "pause" : "run"} /> {replay.playing ? "Pause" : "Play"}
      </button>
      <button type="button" class="lab-tool" aria-label="Event before" onClick={() => step(false)}>
        ‹
      </button>
      <button type="button" class="lab-tool" aria-label="Next event" onClick={() => step(true)}>
        ›
      </button>
      <input
        type="range"
        class="lab-slider"
        aria-label="Moment of the replay"
        aria-valuetext={formatMs(replay.atMs)}
        min={0}
        max={endMs}
        step="any"
        value={replay.atMs}
        onInput={({ currentTarget }) => seek(currentTarget.valueAsNumber)}
      />
      <select
        aria-label="Speed of the replay"
        value={replay.speed}
        onChange={({ currentTarget }) => set((before) => ({ ...before, speed: Number(currentTarget.value) }))}
      >
        {speeds.map(({ speed, text }) => (
          <option key={speed} value={speed} selected={speed === replay.speed}>
            {text}
          </option>
        ))}
      </select>
      <button type="button" class="lab-tool" onClick={stop}>
        End replay
      </button>
      <EventText lab={lab} replay={replay} />
    </div>
  );
}

/** Read out when the replay stands; while it plays that would be without end. */
function EventText({ lab, replay }: { readonly lab: Lab; readonly replay: Replay }) {
  return (
    <span class="lab-replay-event" aria-live={replay.playing ? "off" : "polite"}>
      {formatMs(replay.atMs)} · {eventText(lab)}
    </span>
  );
}

function eventText(lab: Lab): string {
  const { client, handler } = lab.selection.linked.value;
  const told = [
    client && `client: ${sentenceOf(streamText(client))}`,
    handler && `handler: ${sentenceOf(handlerText(handler.event))}`,
  ];
  return told.filter((text) => text !== undefined).join(" · ");
}
