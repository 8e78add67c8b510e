// From events to what is on screen: pure, and in batches, so that thousands of messages between two frames cost one pass.
import { clientEvent, type Continued } from "../events/client-events.ts";
import type { MessageBody, RunEvent } from "../events/event.ts";
import { rowFor, startedCall } from "../events/handler-events.ts";
import { appended } from "./log.ts";
import { type HandlerRow, isMessage, kept, type StreamRow } from "./row.ts";
import { ends, idleRun, type RunState } from "./run-state.ts";

type Draft = { -readonly [Key in keyof RunState]: RunState[Key] };

/** The state while a batch runs, a private copy; rows are gathered beside it and appended once. */
interface Batch {
  state: Draft;
  stream: StreamRow[];
  handler: HandlerRow[];
}

/** The state after `events`. What an earlier run reports is dropped. */
export function reduce(before: RunState, events: readonly RunEvent[]): RunState {
  const batch: Batch = { state: { ...before }, stream: [], handler: [] };
  for (const event of events) step(batch, event);
  const { state, stream, handler } = batch;
  const bytesOf = (row: StreamRow): number => (isMessage(row) ? row.body.sizeBytes : 0);
  state.stream = appended(state.stream, stream, kept, bytesOf);
  state.handler = appended(state.handler, handler, kept);
  return state;
}

function step(batch: Batch, event: RunEvent): void {
  if (event.kind === "started") {
    start(batch, event);
    return;
  }
  if (event.kind === "keeping") {
    batch.state.keeping = event.on;
    return;
  }
  if (event.run !== batch.state.run) return;
  if (event.kind === "handler") applyHandler(batch, event);
  else if (event.kind === "clock") batch.state.clock = event.reading;
  else applyClient(batch, event, event.atMs);
}

function start(batch: Batch, event: RunEvent & { kind: "started" }): void {
  if (event.run <= batch.state.run) return;
  const { calls, pastCalls, nextRow, alive, clock, keeping, wroteConsole } = batch.state;
  batch.stream = [];
  batch.handler = [];
  batch.state = {
    ...idleRun,
    run: event.run,
    phase: "deploying",
    method: event.method,
    takesStream: event.takesStream,
    oldClient: event.oldClient === true,
    startedAtMs: event.atMs,
    openedAtMs: event.atMs,
    // Calls long past have nothing left to say.
    pastCalls: [...pastCalls, ...calls].slice(-50),
    ...{ nextRow, alive, clock, keeping, wroteConsole },
  };
}

function applyClient({ state, stream }: Batch, event: Continued, atMs: number): void {
  if (event.kind === "received" && state.phase === "open") {
    applyReceived(state, stream, event.body, atMs);
    return;
  }
  // Nothing follows the end, and who cancels twice cancels once.
  if (ends.has(state.phase) || (event.kind === "cancelling" && state.cancelling)) return;
  const { change, rows, message } = clientEvent(event);
  Object.assign(state, change(state, event, atMs));
  if (!rows || (message && !state.keeping)) return;
  // Never below zero: what waited in the page before the call was opened is of its beginning.
  const sinceMs = Math.max(0, atMs - state.openedAtMs);
  for (const row of rows(state, event)) stream.push({ ...row, id: state.nextRow++, sinceMs });
}

/** A flood is a flood of these: the same as for every other event, without what the others need. */
function applyReceived(state: Draft, stream: StreamRow[], body: MessageBody, atMs: number): void {
  const index = ++state.received;
  if (!state.keeping) return;
  const sinceMs = Math.max(0, atMs - state.openedAtMs);
  stream.push({ id: state.nextRow++, sinceMs, kind: "received", index, body });
}

function applyHandler({ state, handler }: Batch, { callId, event, backendMs }: RunEvent & { kind: "handler" }): void {
  if (state.pastCalls.includes(callId)) return;
  meetCall(state, callId, startedCall(event));
  const isOwn = callId === state.ownCall;
  const { change, hidden, message } = rowFor(event);
  if (change) Object.assign(state, change(state, event.value, isOwn));
  if (hidden || (message && !state.keeping)) return;
  const row = { id: state.nextRow++, backendMs, event };
  handler.push(isOwn || callId === "" ? row : { ...row, otherCall: state.calls.indexOf(callId) + 1 });
}

/** `clientCallId` is the client's own name for the call, when the event has it. */
function meetCall(state: Draft, callId: string, clientCallId: string | undefined): void {
  if (callId === "" || state.calls.includes(callId)) return;
  state.calls = [...state.calls, callId];
  state.clientCallIds = [...state.clientCallIds, clientCallId ?? ""];
  if (clientCallId !== undefined && clientCallId === state.callId) state.ownCall = callId;
}
