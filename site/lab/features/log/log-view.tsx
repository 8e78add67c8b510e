// A log that follows its newest row until the reader scrolls up, and that has only the rows in view in the page.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type RowList, rowsBetween } from "./filter.ts";
import { counted } from "../../../run/state/format.ts";
import { followsAfter, windowOf } from "./window.ts";
import { Icon } from "../../parts/icon.tsx";

/** Shared with the style sheet: rows are of one height, so that a row's place is a multiplication. */
const rowHeight = 24;

interface Props<R> {
  readonly name: string;
  readonly rows: RowList<R>;
  readonly forgotten: number;
  readonly children: (row: R, before: R | undefined) => ComponentChildren;
  /** Shown while there are no rows. */
  readonly empty: ComponentChildren;
  /** Index of a row to bring into view when it changes. */
  readonly revealed?: number | undefined;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

export function LogView<R extends { readonly id: number }>(props: Props<R>) {
  const { name, rows, forgotten, children, empty, revealed, onKeyDown } = props;
  const { ref, view, following, onScroll, follow } = useFollowing(rows, revealed);
  const { first, end } = windowOf(rows.length, view);
  return (
    <div class="lab-log-frame">
      {/* A long log would keep a screen reader busy for minutes: a summary then speaks for it. */}
      <div
        ref={ref}
        class="lab-log"
        role="log"
        aria-label={name}
        aria-live={rows.length > 12 ? "off" : "polite"}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        {rows.length === 0 && <div class="lab-empty">{empty}</div>}
        {forgotten > 0 && <div class="lab-forgotten">{counted(forgotten, "earlier row")} not kept</div>}
        <div class="lab-rows" style={{ paddingTop: first * rowHeight, paddingBottom: (rows.length - end) * rowHeight }}>
          {rowsBetween(rows, first, end).map((row, index) => children(row, rows.at(first + index - 1)))}
        </div>
      </div>
      {!following && (
        <button type="button" class="lab-follow" onClick={follow}>
          <Icon of="down" /> Latest
        </button>
      )}
    </div>
  );
}

function useFollowing<R extends { readonly id: number }>(rows: RowList<R>, revealed: number | undefined) {
  const rowCount = rows.length;
  const lastId = rows.at(rowCount - 1)?.id;
  const ref = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const [following, setFollowing] = useState(true);
  const [view, setView] = useState({ scrollTop: 0, height: 320, rowHeight });
  useLayoutEffect(() => {
    if (rowCount === 0) setFollowing(true);
    // A log that gets shorter moves up by itself.
    lastTop.current = Math.min(lastTop.current, rowCount * rowHeight - view.height);
    if (!following) return;
    // With the next frame, which lays the page out anyway: to scroll now would have it laid out within this task.
    const frame = requestAnimationFrame(() => {
      if (ref.current) lastTop.current = scrollToEnd(ref.current);
    });
    return () => cancelAnimationFrame(frame);
  }, [rowCount, lastId, following]);
  useLayoutEffect(() => {
    const log = ref.current;
    if (!log || revealed === undefined) return;
    const top = revealed * rowHeight;
    if (top >= log.scrollTop && top + rowHeight <= log.scrollTop + log.clientHeight) return;
    setFollowing(false);
    log.scrollTop = top - log.clientHeight / 2;
    setView({ scrollTop: log.scrollTop, height: log.clientHeight, rowHeight });
  }, [revealed]);
  const onScroll = (): void => {
    const log = ref.current;
    if (!log) return;
    const { scrollTop, scrollHeight, clientHeight: height } = log;
    const isAtEnd = scrollHeight - scrollTop - height < rowHeight;
    const follows = followsAfter({ fromTop: lastTop.current, toTop: scrollTop, isAtEnd }, following);
    lastTop.current = scrollTop;
    setFollowing(follows);
    setView((before) => (follows && before.height === height ? before : { scrollTop, height, rowHeight }));
  };
  // Who follows is at the end, wherever the last frame had it.
  const shown = following ? { ...view, scrollTop: Infinity } : view;
  return { ref, view: shown, following, onScroll, follow: () => setFollowing(true) };
}

/** Returns how far that is from the top. */
function scrollToEnd(log: HTMLElement): number {
  log.scrollTop = log.scrollHeight;
  return log.scrollTop;
}
