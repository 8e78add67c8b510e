// A log that follows its newest row until the reader scrolls up, and that has only the rows in view in the page.
import type { ComponentChildren, RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type RowList, rowsBetween } from "./filter.ts";
import { counted } from "../../../run/state/format.ts";
import { RowHeights } from "./row-heights.ts";
import { followsAfter, type RowWindow, windowOf } from "./window.ts";
import { Icon } from "../../parts/icon.tsx";
import { useSize } from "../../parts/use-size.ts";

/** Shared with the style sheet: rows are of these heights, so that a row's place is a multiplication. */
const lineHeight = 24;
const twoLinesHeight = 44;
/** Narrower logs may have rows of two lines, wider ones columns that can be done without. */
const narrowWidth = 460;
const wideWidth = 640;

interface Props<R> {
  readonly name: string;
  readonly rows: RowList<R>;
  readonly forgotten: number;
  readonly children: (row: R, index: number) => ComponentChildren;
  /** Shown while there are no rows. */
  readonly empty: ComponentChildren;
  /** Index of a row to bring into view when it changes. */
  readonly revealed?: number | undefined;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  /** Changes with the rows' contents, as another filter does it. */
  readonly list?: string;
  /** All rows show all of their lines. */
  readonly wrap?: boolean;
  /** Rows have two lines where the log is narrow. */
  readonly twoLines?: boolean;
}

export function LogView<R extends { readonly id: number }>(props: Props<R>) {
  const { name, rows, forgotten, children, empty, revealed, onKeyDown, list = "", wrap = false } = props;
  const { ref: frame, width, height } = useSize<HTMLDivElement>({ width: wideWidth, height: 320 });
  const usual = props.twoLines === true && width < narrowWidth ? twoLinesHeight : lineHeight;
  // Wrapped text has other lines at another width.
  const heights = useMemo(() => new RowHeights(usual), [usual, list, wrap, wrap ? width : 0]);
  const { ref, scrollTop, following, onScroll, follow, onHeights } = useFollowing(rows, heights, revealed);
  const shown = windowOf(rows.length, { scrollTop, height, heights, start: rows.start });
  const content = useMeasured({ heights, rows, shown, onHeights, measures: wrap || revealed !== undefined });
  const heightOf = (from: number, to: number): number =>
    heights.topOf(rows.start + to) - heights.topOf(rows.start + from);
  const padding = { paddingTop: heightOf(0, shown.first), paddingBottom: heightOf(shown.end, rows.length) };
  return (
    <div
      ref={frame}
      class="lab-log-frame"
      data-room={width < narrowWidth ? "narrow" : width < wideWidth ? "middle" : "wide"}
      data-wrap={wrap ? "true" : undefined}
      data-lines={usual === twoLinesHeight ? "2" : undefined}
    >
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
        <div ref={content} class="lab-rows" style={padding}>
          {rowsBetween(rows, shown.first, shown.end).map((row, at) => children(row, shown.first + at))}
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

function useFollowing<R extends { readonly id: number }>(
  rows: RowList<R>,
  heights: RowHeights,
  revealed: number | undefined,
) {
  const rowCount = rows.length;
  const lastId = rows.at(rowCount - 1)?.id;
  const ref = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const [following, setFollowing] = useState(true);
  const [scrollTop, setScrollTop] = useState(0);
  const [measured, setMeasured] = useState(0);
  useLayoutEffect(() => {
    if (rowCount === 0) setFollowing(true);
    // A log that gets shorter moves up by itself.
    lastTop.current = Math.min(lastTop.current, rowCount * heights.usual);
    if (!following) return;
    // With the next frame, which lays the page out anyway: to scroll now would have it laid out within this task.
    const frame = requestAnimationFrame(() => {
      if (ref.current) lastTop.current = scrollToEnd(ref.current);
    });
    return () => cancelAnimationFrame(frame);
  }, [rowCount, lastId, following, heights, measured]);
  useLayoutEffect(() => {
    const log = ref.current;
    if (!log || revealed === undefined) return;
    const top = heights.topOf(rows.start + revealed) - heights.topOf(rows.start);
    if (top >= log.scrollTop && top + heights.usual <= log.scrollTop + log.clientHeight) return;
    setFollowing(false);
    log.scrollTop = top - log.clientHeight / 2;
    setScrollTop(log.scrollTop);
  }, [revealed]);
  const onScroll = (): void => {
    const log = ref.current;
    if (!log) return;
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < heights.usual;
    const follows = followsAfter({ fromTop: lastTop.current, toTop: log.scrollTop, isAtEnd }, following);
    lastTop.current = log.scrollTop;
    setFollowing(follows);
    if (!follows) setScrollTop(log.scrollTop);
  };
  /** Rows are higher than they were taken for. To keep those in view where they are would end a scroll that is under way. */
  const onHeights = (): void => setMeasured((count) => count + 1);
  // Who follows is at the end, wherever the last frame had it.
  const shownTop = following ? Infinity : scrollTop;
  return { ref, scrollTop: shownTop, following, onScroll, onHeights, follow: () => setFollowing(true) };
}

interface Measured<R> {
  readonly heights: RowHeights;
  readonly rows: RowList<R>;
  readonly shown: RowWindow;
  readonly measures: boolean;
  readonly onHeights: () => void;
}

/** Learns how high the rows are that are in the page, where they can be other than usual. */
function useMeasured<R>({ heights, rows, shown, measures, onHeights }: Measured<R>): RefObject<HTMLDivElement> {
  const content = useRef<HTMLDivElement>(null);
  const wasMeasuring = useRef(false);
  useLayoutEffect(() => {
    const { current } = content;
    // Once more when it is over, for rows that are no longer open.
    if (!current || !(measures || wasMeasuring.current)) return;
    wasMeasuring.current = measures;
    let changed = false;
    for (const [at, row] of [...current.children].entries()) {
      changed = heights.set(rows.start + shown.first + at, row.getBoundingClientRect().height) || changed;
    }
    if (changed) onHeights();
  });
  return content;
}

/** Returns how far that is from the top. */
function scrollToEnd(log: HTMLElement): number {
  log.scrollTop = log.scrollHeight;
  return log.scrollTop;
}
