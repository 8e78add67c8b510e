// A run's state for tests of the timeline, made from rows.
import { appended, emptyLog } from "../../../../run/state/log.ts";
import { type HandlerRow, kept, type StreamRow } from "../../../../run/state/row.ts";
import { idleRun, type RunState } from "../../../../run/state/run-state.ts";
import { handlerEvent } from "../../../../run/testing/handler-event.ts";

const body = { text: "{}", sizeBytes: 1, payload: new Uint8Array(1) };

/** The handler's clock is 1000 ms ahead of the page's. */
export function stateOf(stream: readonly StreamRow[], handler: readonly HandlerRow[]): RunState {
  return {
    ...idleRun,
    ...{ run: 1, clock: { offsetMs: -1000 } },
    stream: appended<StreamRow>(emptyLog, stream, kept),
    handler: appended<HandlerRow>(emptyLog, handler, kept),
  };
}

/** A message each 10 ms, which was 2 ms under way. Ids are even, those of `yielded` odd. */
export function received(count: number): StreamRow[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ id: 2 * i + 2, sinceMs: 10 * i + 2, kind: "received", index: i + 1, body },
  }));
}

/** `otherCall`: of that call, where it is not the run's own. */
export function yielded(count: number, otherCall?: number): HandlerRow[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ id: 2 * i + 1, backendMs: 1000 + 10 * i, ...(otherCall !== undefined && { otherCall }) },
    event: handlerEvent("messageYielded", { index: BigInt(i + 1), sizeBytes: 1 }),
  }));
}
