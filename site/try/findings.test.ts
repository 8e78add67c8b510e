import { describe, expect, test } from "vitest";
import { idleRun, reduce, type RunEvent, type RunState } from "../run/index.ts";
import { meets } from "./findings.ts";
import type { Outcome } from "../schemas/try.ts";
import { handlerEvent } from "../run/testing/handler-event.ts";

type Told<E> = E extends unknown ? Omit<E, "run" | "atMs"> : never;

const opening: Told<RunEvent>[] = [
  { kind: "started", method: "StreamPrices", takesStream: false },
  { kind: "deployed", problems: [], reused: false },
  { kind: "opened", callId: "own", metadata: [], carrier: "websocket" },
  {
    kind: "handler",
    callId: "1",
    backendMs: 0,
    event: handlerEvent("callStarted", { method: "m", clientCallId: "own", metadata: {} }),
  },
  { kind: "headers", metadata: [["tick-interval-ms", "250"]] },
  { kind: "received", body: { text: '{"symbol":"AAPL","sequence":1}', sizeBytes: 9, payload: new Uint8Array() } },
  { kind: "received", body: { text: '{"symbol":"AAPL","sequence":2}', sizeBytes: 9, payload: new Uint8Array() } },
];
const cancelled: Told<RunEvent>[] = [
  { kind: "handler", callId: "1", backendMs: 0, event: handlerEvent("cancelled", { reason: "by the client" }) },
  {
    kind: "handler",
    callId: "1",
    backendMs: 0,
    event: handlerEvent("consoleLine", { level: "log", text: "stopped after 2", line: 3 }),
  },
  { kind: "handler", callId: "2", backendMs: 0, event: handlerEvent("threw", { message: "another call's" }) },
  { kind: "ended", status: { code: 1, message: "cancelled by the client" }, trailers: [["ticks-sent", "2"]] },
];

/** One event each 100 ms. */
function after(...events: Told<RunEvent>[]): RunState {
  return reduce(
    idleRun,
    events.map((event, index) => ({ ...event, run: 1, atMs: index * 100 })),
  );
}

const open = after(...opening);
const over = after(...opening, ...cancelled);

describe("an outcome is met", () => {
  test.each<[string, RunState, Outcome]>([
    ["by the method", open, { method: "StreamPrices" }],
    ["by the status", over, { status: "CANCELLED" }],
    ["by a part of the status message", over, { statusMessage: "the client" }],
    ["by an exact count", over, { received: 2 }],
    ["by a count within bounds, under way", open, { received: { atLeast: 1 } }],
    ["by the time that the call took", over, { tookMs: { atLeast: 700, atMost: 900 } }],
    ["by one message", open, { some: { sequence: 2 } }],
    ["by all messages", open, { every: { symbol: "AAPL" } }],
    ["by initial metadata, whatever its value", open, { headers: { "tick-interval-ms": "" } }],
    ["by a trailer with its value", over, { trailers: { "ticks-sent": "2" } }],
    ["by a trailer whose number is within bounds", over, { trailers: { "ticks-sent": { atLeast: 1, atMost: 3 } } }],
    ["by what the handler saw", over, { handler: ["cancelled"], console: "stopped" }],
    ["by code that was refused", after(...opening.slice(0, 1), { kind: "rejected", problems: [] }), { rejected: true }],
  ])("%s", (_, state, outcome) => {
    expect(meets(state, outcome)).toBe(true);
  });
});

describe("an outcome is not met", () => {
  test.each<[string, RunState, Outcome]>([
    ["before the first run", idleRun, { received: 0 }],
    ["by another method", over, { method: "GetPrice", status: "CANCELLED" }],
    ["by a status that is still to come", open, { status: "CANCELLED" }],
    ["by another status", over, { status: "OK" }],
    ["by none received, while the call goes on", after(...opening.slice(0, 5)), { received: 0 }],
    ["by a count out of bounds", over, { received: { atLeast: 3 } }],
    ["by one message with both of two fields, spread over two", over, { some: { symbol: "AAPL", sequence: 3 } }],
    ["by some messages where all are asked for", over, { every: { sequence: 1 } }],
    ["by metadata that came as the other kind", over, { headers: { "ticks-sent": "" } }],
    ["by a trailer with another value", over, { trailers: { "ticks-sent": "5" } }],
    ["by a trailer whose number is out of bounds", over, { trailers: { "ticks-sent": { atLeast: 3 } } }],
    [
      "by initial metadata that is no number",
      after(...opening.slice(0, 4), { kind: "headers", metadata: [["a", "b"]] }),
      { headers: { a: { atLeast: 0 } } },
    ],
    ["by what another call's handler did", over, { handler: ["threw"] }],
    ["by a status where the code was refused", over, { rejected: true }],
  ])("%s", (_, state, outcome) => {
    expect(meets(state, outcome)).toBe(false);
  });
});
