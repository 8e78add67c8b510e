// A divider of the workbench that can be dragged, and moved by keys: the window splitter of the ARIA practices.
import { useEffect, useState } from "preact/hooks";
import { readStored, writeStored } from "../parts/storage.ts";
import { clamped, movedByKey, placeFrom, type Split } from "./split.ts";

interface Props {
  readonly split: Split;
  /** Whether what it divides stands side by side. */
  readonly upright: boolean;
  /** The first and the last pixel of the room that is divided. */
  readonly room: (divider: HTMLElement) => readonly [from: number, to: number];
}

export function Splitter({ split, upright, room }: Props) {
  const [place, setPlace] = useState<number>(split.usual);
  const key = `lab:split:${split.name}`;
  useEffect(() => setPlace(placeFrom(split, readStored(key))), []);
  useEffect(() => apply(split, place), [place]);
  const put = (percent: number): void => {
    setPlace(percent);
    writeStored(key, percent === split.usual ? undefined : String(percent));
  };
  const drag = ({ currentTarget, pointerId, clientX, clientY }: PointerEvent): void => {
    const divider = currentTarget as HTMLElement;
    if (!divider.hasPointerCapture(pointerId)) return;
    const [from, to] = room(divider);
    put(clamped(split, (((upright ? clientX : clientY) - from) / (to - from)) * 100));
  };
  return (
    <div
      class="lab-splitter"
      data-split={split.name}
      role="separator"
      tabIndex={0}
      aria-label={split.label}
      aria-orientation={upright ? "vertical" : "horizontal"}
      aria-valuenow={Math.round(place)}
      aria-valuemin={split.least}
      aria-valuemax={split.most}
      title="Drag, or press the arrow keys; Enter or a double click puts it back"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        event.preventDefault();
        event.currentTarget.focus();
      }}
      onPointerMove={drag}
      onDblClick={() => put(split.usual)}
      onKeyDown={(event) => {
        const moved = movedByKey(split, place, event.key);
        if (moved === undefined) return;
        event.preventDefault();
        put(moved);
      }}
    />
  );
}

/** On the root, since the page's own text is beside the lab and not in it. */
function apply({ name }: Split, percent: number): void {
  const { style } = document.documentElement;
  style.setProperty(`--split-${name}`, `${String(percent)}%`);
  style.setProperty(`--split-${name}-before`, `${String(percent)}fr`);
  style.setProperty(`--split-${name}-after`, `${String(100 - percent)}fr`);
}
