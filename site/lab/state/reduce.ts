// From events to what is on screen: pure, and in batches, so that thousands of messages between two frames cost one pass.
import { changeBy, type Continued, rowsBy } from "./client-side.ts";
import type { HandlerHappening, RunEvent } from "./event.ts";
import { withProblem } from "./problem.ts";
import { appended, type HandlerRow, type StreamRow } from "./row.ts";
import { idleRun, type RunState } from "./run-state.ts";

/** The state while a batch runs: rows are gathered beside it and appended once. */
interface Batch {
  state: RunState;
  stream: StreamRow[];
  handler: HandlerRow[];
}

/** The state after `events`. What an earlier run says is dropped. */
export function reduce(before: RunState, events: readonly RunEvent[]): RunState {
  const batch: Batch = { state: before, stream: [], handler: [] };
  for (const event of events) step(batch, event);
  return { ...batch.state, ...appendedRows(batch) };
}

function appendedRows({ state, stream, handler }: Batch): Pick<RunState, "stream" | "handler"> {
  return { stream: appended(state.stream, stream), handler: appended(state.handler, handler) };
}

function step(batch: Batch, event: RunEvent): void {
  if (event.kind === "started") {
    start(batch, event);
    return;
  }
  if (event.run !== batch.state.run) return;
  if (event.kind === "handler") {
    hearHandler(batch, event.callId, event.happening, event.atMs);
    return;
  }
  hearClient(batch, event, event.atMs);
}

function start(batch: Batch, event: RunEvent & { kind: "started" }): void {
  if (event.run <= batch.state.run) return;
  const { calls, pastCalls, nextRow } = batch.state;
  batch.stream = [];
  batch.handler = [];
  batch.state = {
    ...idleRun,
    run: event.run,
    phase: "deploying",
    method: event.method,
    takesStream: event.takesStream,
    startedAtMs: event.atMs,
    openedAtMs: event.atMs,
    // Calls long past have nothing left to say.
    pastCalls: [...pastCalls, ...calls].slice(-50),
    nextRow,
  };
}

const over = new Set(["ended", "rejected", "failed"]);

function hearClient(batch: Batch, happening: Continued, atMs: number): void {
  // Nothing follows the end, and who cancels twice cancels once.
  if (over.has(batch.state.phase) || (happening.kind === "cancelling" && batch.state.cancelling)) return;
  change(batch, changeBy(batch.state, happening, atMs));
  for (const row of rowsBy(batch.state, happening)) {
    batch.stream.push({ ...row, id: batch.state.nextRow, sinceMs: since(batch.state, atMs) });
    change(batch, { nextRow: batch.state.nextRow + 1 });
  }
}

function hearHandler(batch: Batch, callId: string, happening: HandlerHappening, atMs: number): void {
  if (batch.state.pastCalls.includes(callId)) return;
  meetCall(batch, callId, happening);
  const { state } = batch;
  const own = callId === "" || callId === state.ownCall;
  if (happening.kind === "threw" && happening.problem) {
    change(batch, { problems: withProblem(state.problems, happening.problem) });
  }
  if (happening.kind === "settled" && callId === state.ownCall) change(batch, { settled: true });
  const row = { id: state.nextRow, sinceMs: since(state, atMs), happening };
  batch.handler.push(own ? row : { ...row, otherCall: state.calls.indexOf(callId) + 1 });
  change(batch, { nextRow: state.nextRow + 1 });
}

function meetCall(batch: Batch, callId: string, happening: HandlerHappening): void {
  const { state } = batch;
  if (callId === "" || state.calls.includes(callId)) return;
  change(batch, { calls: [...state.calls, callId] });
  if (happening.kind !== "call_started" || happening.clientCallId === "") return;
  if (happening.clientCallId === state.callId) change(batch, { ownCall: callId });
}

/** Never below zero: the backend's clock is only known to within a round trip. */
function since(state: RunState, atMs: number): number {
  return Math.max(0, atMs - state.openedAtMs);
}

function change(batch: Batch, to: Partial<RunState>): void {
  batch.state = { ...batch.state, ...to };
}
