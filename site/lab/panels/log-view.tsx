// A log that follows its newest row until the reader scrolls up, and that has only the rows in view in the page.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { counted } from "../state/format.ts";
import type { Log } from "../state/row.ts";
import { windowOf } from "../state/window.ts";
import { Icon } from "./icon.tsx";

/** Shared with the style sheet: rows are of one height, so that a row's place is a multiplication. */
export const rowHeight = 24;

interface Props<R> {
  readonly name: string;
  readonly log: Log<R>;
  readonly children: (row: R) => ComponentChildren;
  /** Shown while there are no rows. */
  readonly empty: ComponentChildren;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

export function LogView<R extends { readonly id: number }>({ name, log, children, empty, onKeyDown }: Props<R>) {
  const { rows, forgotten } = log;
  const { ref, view, following, onScroll, follow } = useFollowing(rows.length, rows.at(-1)?.id);
  const { first, end } = windowOf(rows.length, view);
  return (
    <div class="lab-log-frame">
      {/* A long log would keep a screen reader busy for minutes: it then reads on request only. */}
      <div
        ref={ref}
        class="lab-log"
        role="log"
        aria-label={name}
        aria-live={rows.length > 60 ? "off" : "polite"}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        {rows.length === 0 && <div class="lab-empty">{empty}</div>}
        {forgotten > 0 && <div class="lab-forgotten">{counted(forgotten, "earlier row")} not kept</div>}
        <div class="lab-rows" style={{ paddingTop: first * rowHeight, paddingBottom: (rows.length - end) * rowHeight }}>
          {rows.slice(first, end).map((row) => children(row))}
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

function useFollowing(rowCount: number, lastId: number | undefined) {
  const ref = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const [view, setView] = useState({ scrollTop: 0, height: 320, rowHeight });
  useLayoutEffect(() => {
    const log = ref.current;
    if (!log) return;
    if (rowCount === 0) setFollowing(true);
    if (following) log.scrollTop = log.scrollHeight;
    setView((before) =>
      before.scrollTop === log.scrollTop && before.height === log.clientHeight
        ? before
        : { scrollTop: log.scrollTop, height: log.clientHeight, rowHeight },
    );
  }, [rowCount, lastId, following]);
  const onScroll = (): void => {
    const log = ref.current;
    if (!log) return;
    setFollowing(log.scrollHeight - log.scrollTop - log.clientHeight < rowHeight);
    setView({ scrollTop: log.scrollTop, height: log.clientHeight, rowHeight });
  };
  return { ref, view, following, onScroll, follow: () => setFollowing(true) };
}
