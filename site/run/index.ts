// The run's door for pages: what a run is made of and what its state says. What makes calls is behind live.ts, which is loaded
// with the first Run.
export { usualCarrier } from "./carriers/index.ts";
export { RunController } from "./controller.ts";
export type { HandlerEvent, LiveEvent, RunEvent } from "./events/event.ts";
export { handlerEvents, type HandlerEventCase, handlerText, protoName, startedCall } from "./events/handler-events.ts";
export type { MetadataEntries } from "./events/metadata.ts";
export { streamRows } from "./events/stream-rows.ts";
export { loadLive } from "./load-live.ts";
export type { ServedCode } from "./session/served-code.ts";
export { createPageSchedule } from "./state/feed.ts";
export { formatMs } from "./state/format.ts";
export { type Log, rowAt, rowsOf } from "./state/log.ts";
export type { Problem } from "./state/problem.ts";
export { reduce } from "./state/reduce.ts";
export type { HandlerRow, StreamRow } from "./state/row.ts";
export { ends, idleRun, type RunState } from "./state/run-state.ts";
export { handlerSinceMs, isLive } from "./state/select.ts";
