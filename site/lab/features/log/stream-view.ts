// What of the stream is shown: all of it as it grows, or as it was when the reader paused, or the rows that hold a text.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { allRows, type RowList, Search } from "./filter.ts";
import type { Log } from "../../../run/state/log.ts";
import { isMessage, type StreamRow } from "../../../run/state/row.ts";

export interface StreamView {
  /** The log as it is shown. */
  readonly log: Log<StreamRow>;
  readonly rows: RowList<StreamRow>;
  readonly filter: string;
  readonly setFilter: (text: string) => void;
  readonly paused: boolean;
  readonly setPaused: (on: boolean) => void;
  /** Rows that have come since the pause. */
  readonly waiting: number;
}

export function useStreamView(live: Log<StreamRow>, run: number): StreamView {
  const [filter, setFilter] = useState("");
  // A paused view holds the log as it was: the stream itself goes on, and nothing of it is lost.
  const [held, hold] = useState<{ readonly log: Log<StreamRow>; readonly run: number } | undefined>(undefined);
  const paused = held?.run === run;
  const log = paused ? held.log : live;
  return {
    ...{ log, filter, setFilter, paused },
    rows: useSearch(log, run, filter.trim().toLowerCase()),
    setPaused: (on) => hold(on ? { log: live, run } : undefined),
    waiting: paused ? total(live) - total(log) : 0,
  };
}

function total({ length, forgotten }: Log<StreamRow>): number {
  return length + forgotten;
}

/** How long a search may keep the page from other work. */
const sliceMs = 6;

function useSearch(log: Log<StreamRow>, run: number, text: string): RowList<StreamRow> {
  const search = useMemo(() => new Search<StreamRow>((row) => textOf(row).includes(text)), [text, run]);
  const [, setSlices] = useState(0);
  const reading = useRef(0);
  useEffect(() => {
    if (text === "") return;
    const slice = (): void => {
      const until = performance.now() + sliceMs;
      const atEnd = search.readOn(log, () => performance.now() > until);
      setSlices((slices) => slices + 1);
      if (!atEnd) reading.current = setTimeout(slice) as unknown as number;
    };
    slice();
    return () => clearTimeout(reading.current);
  }, [log, search, text]);
  return text === "" ? allRows(log) : search;
}

function textOf(row: StreamRow): string {
  if (isMessage(row)) return `${row.kind} ${row.body.text}`.toLowerCase();
  return JSON.stringify({ ...row, id: undefined }).toLowerCase();
}
