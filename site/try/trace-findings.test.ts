// Rules about order, times and what is left: each holds where it should, and says what it saw where it does not.
import { expect, test } from "vitest";
import { type HandlerEvent, idleRun, reduce, type RunEvent } from "../run/index.ts";
import { findings } from "./findings.ts";
import type { Outcome } from "../schemas/try.ts";
import { handlerEvent } from "../run/testing/handler-event.ts";

type Told<E> = E extends unknown ? Omit<E, "run" | "atMs"> : never;

const handler = (backendMs: number, event: HandlerEvent): Told<RunEvent> => ({
  ...{ kind: "handler", callId: "1", backendMs, event },
});
const received = (symbol: string): Told<RunEvent> => ({
  kind: "received",
  body: { text: JSON.stringify({ symbol }), sizeBytes: 4, payload: new Uint8Array() },
});

const events: Told<RunEvent>[] = [
  { kind: "started", method: "StreamPrices", takesStream: true },
  { kind: "deployed", problems: [], reused: false },
  { kind: "opened", callId: "own", metadata: [], carrier: "websocket" },
  handler(0, handlerEvent("callStarted", { method: "m", clientCallId: "own", metadata: {} })),
  handler(10, handlerEvent("messageReceived", { index: 1n, sizeBytes: 1 })),
  handler(20, handlerEvent("messageReceived", { index: 2n, sizeBytes: 1 })),
  handler(30, handlerEvent("messageYielded", { index: 1n, sizeBytes: 1 })),
  received("AAPL"),
  received("AAPL"),
  received("IBM"),
  { kind: "half_closed" },
  handler(100, handlerEvent("cancelled", { reason: "by the client" })),
  handler(110, handlerEvent("consoleLine", { level: "log", text: "work begins: a", line: 3 })),
  handler(120, handlerEvent("consoleLine", { level: "log", text: "work begins: b", line: 3 })),
  handler(130, handlerEvent("consoleLine", { level: "log", text: "work ends: b", line: 5 })),
  handler(140, handlerEvent("consoleLine", { level: "log", text: "work begins: c", line: 3 })),
  handler(400, handlerEvent("messageYielded", { index: 2n, sizeBytes: 1 })),
  handler(1100, handlerEvent("settled", {})),
  handler(1200, handlerEvent("alive", { openCalls: 0, timers: 2 })),
  { kind: "ended", status: { code: 1, message: "" }, trailers: [] },
];
const state = reduce(
  idleRun,
  events.map((event, atMs) => ({ ...event, run: 1, atMs })),
);

test.each<Outcome>([
  { order: ["received#1", "half_closed", "status"] },
  { order: ["message_received#2", "message_yielded#1"] },
  { gaps: [{ from: "cancelled", to: "settled", atLeastMs: 900, atMostMs: 1000 }] },
  { noneAfter: [{ event: "message_received", after: "cancelled" }] },
  { inFlight: { from: "message_received", to: "message_yielded", atLeast: 2, atMost: 2 } },
  { inFlight: { from: "console_line:work begins", to: "console_line:work ends", atLeast: 2, atMost: 2 } },
  { counts: { symbol: { AAPL: 2, IBM: { atMost: 1 } } }, inARow: { symbol: { atMost: 2 } } },
  { values: { symbol: ["AAPL", "AAPL", "IBM"] }, none: { symbol: "MSFT" } },
  { left: { openCalls: 0, timers: { atMost: 2 } }, yielded: 2 },
])("%j holds", (outcome) => {
  expect([...findings(state, outcome)]).toEqual([]);
});

test.each<[Outcome, string, string]>([
  [{ order: ["half_closed", "received#1"] }, "the half-close first, then response 1", "response 1 at"],
  [{ order: ["half_closed", "half_close_seen"] }, "the handler's sight of the half-close", "it never came"],
  [{ gaps: [{ from: "cancelled", to: "settled", atMostMs: 100 }] }, "at most 100 ms", "1000 ms"],
  [{ gaps: [{ from: "cancelled", to: "threw", atMostMs: 1 }] }, "at most 1 ms", "the handler's throw never came"],
  [
    { noneAfter: [{ event: "message_yielded", after: "cancelled" }] },
    "nothing more of this",
    "1, the first 300 ms later",
  ],
  [
    { inFlight: { from: "console_line:work begins", to: "console_line:work ends", atMost: 1 } },
    'at most 1 at the same time between the console line "work begins" and the console line "work ends"',
    "2 at the worst moment",
  ],
  [{ inFlight: { from: "threw", to: "settled", atLeast: 1 } }, "at least 1 at the same time", "0 at the worst moment"],
  [{ counts: { symbol: { IBM: { atLeast: 2 } } } }, "at least 2 with symbol IBM", "1"],
  [{ inARow: { symbol: { atMost: 1 } } }, "at most 1 of one symbol in a row", "2 of AAPL"],
  [{ values: { symbol: ["AAPL"] } }, 'the symbol of each response: "AAPL"', '"AAPL", "AAPL", "IBM"'],
  [{ none: { symbol: "IBM" } }, 'no response with symbol "IBM"', "response 3"],
  [{ left: { timers: 0 } }, "0 timers still running", "2"],
])("%j says what is missing", (outcome, expected, saw) => {
  const [first] = findings(state, outcome);
  expect(first?.expected).toContain(expected);
  expect(first?.saw).toContain(saw);
});
