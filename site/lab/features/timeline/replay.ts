// A run looked at once more, slowly: how far the replay has come, and which event it has come to.
import { firstIndex, type Log, rowAt } from "../../../run/state/log.ts";
import type { RunState } from "../../../run/state/run-state.ts";
import { handlerSinceMs } from "../../../run/state/select.ts";
import { neighbourOf, timeOfId } from "./picture.ts";

export interface Replay {
  readonly atMs: number;
  readonly playing: boolean;
  /** Milliseconds of the run for each millisecond of the reader's. */
  readonly speed: number;
}

export const speeds = [
  { speed: 0.1, text: "a tenth of the speed" },
  { speed: 1, text: "as fast as it was" },
] as const;

export const replayStart: Replay = { atMs: 0, playing: true, speed: speeds[0].speed };

/** The replay after so many milliseconds of the reader's; at the end it stands. */
export function advanced(replay: Replay, elapsedMs: number, endMs: number): Replay {
  if (!replay.playing) return replay;
  const atMs = Math.min(endMs, replay.atMs + elapsedMs * replay.speed);
  return { ...replay, atMs, playing: atMs < endMs };
}

/** Goes on, or from the beginning when it was at the end. */
export function resumed(replay: Replay, endMs: number): Replay {
  return { ...replay, playing: true, atMs: replay.atMs >= endMs ? 0 : replay.atMs };
}

/** Stands at the event before or after that row. */
export function stepped(
  state: RunState,
  replay: Replay,
  row: number | undefined,
  forward: boolean,
): { readonly replay: Replay; readonly row: number | undefined } {
  const next = neighbourOf(state, row, forward);
  return { replay: { ...replay, playing: false, atMs: timeOfId(state, next) ?? replay.atMs }, row: next };
}

/** The last event of either side that has happened by then. */
export function eventAt(state: RunState, atMs: number): number | undefined {
  const client = lastBy(state.stream, ({ sinceMs }) => sinceMs, atMs);
  const handler = lastBy(state.handler, (row) => handlerSinceMs(state, row), atMs);
  if (!client || !handler) return (client ?? handler)?.id;
  return client.atMs > handler.atMs || (client.atMs === handler.atMs && client.id > handler.id)
    ? client.id
    : handler.id;
}

interface Timed {
  readonly id: number;
  readonly atMs: number;
}

function lastBy<R extends { readonly id: number }>(
  log: Log<R>,
  timeOf: (row: R) => number,
  ms: number,
): Timed | undefined {
  const row = rowAt(log, firstIndex(log, (row) => timeOf(row) <= ms) - 1);
  return row && { id: row.id, atMs: timeOf(row) };
}

/** When its last event was. */
export function endOf(state: RunState): number {
  const end = neighbourOf(state, undefined, false);
  return timeOfId(state, end) ?? 0;
}
