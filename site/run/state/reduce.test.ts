import { describe, expect, test } from "vitest";
import type { ClientEvent, HandlerEvent, RunEvent } from "../events/event.ts";
import { reduce } from "./reduce.ts";
import { rowAt, rowsOf } from "./log.ts";
import { kept } from "./row.ts";
import { idleRun, type RunState } from "./run-state.ts";
import { handlerSinceMs, headline } from "./select.ts";
import { protoName } from "../events/handler-events.ts";
import { handlerEvent } from "../testing/handler-event.ts";

const body = (text: string) => ({ text, sizeBytes: text.length, payload: new TextEncoder().encode(text) });
const started: ClientEvent = { kind: "started", method: "Chat", takesStream: true };
const deployed: ClientEvent = { kind: "deployed", problems: [], reused: false };
const opened: ClientEvent = { kind: "opened", callId: "mine", metadata: [], carrier: "websocket" };
const ended: ClientEvent = { kind: "ended", status: { code: 0, message: "" }, trailers: [["k", "v"]] };

test("a place in the queue is shown until the code is deployed", () => {
  const waiting = (ahead: number): ClientEvent => ({ kind: "waiting", ahead });
  const state = reduce(idleRun, run(1, started, waiting(12), waiting(3)));
  expect(headline(state)).toBe("All sandboxes are busy: 3 ahead of you");
  expect(headline(reduce(state, [{ run: 1, atMs: 200, ...waiting(0) }]))).toBe("All sandboxes are busy: you are next");
  expect(headline(reduce(state, [{ run: 1, atMs: 200, ...deployed }]))).toBe("Calling…");
});

/** The events of one run, 10 ms apart from 100 ms on. */
function run(number: number, ...events: ClientEvent[]): RunEvent[] {
  return events.map((event, i) => ({ run: number, atMs: 100 + 10 * i, ...event }));
}

function handler(number: number, callId: string, event: HandlerEvent, backendMs = 150): RunEvent {
  return { run: number, atMs: backendMs, kind: "handler", callId, backendMs, event };
}

const callStarted = (clientCallId: string): HandlerEvent =>
  handlerEvent("callStarted", { method: "Chat", clientCallId, metadata: {} });

const kinds = (state: RunState): string[] => [...rowsOf(state.stream)].map(({ kind }) => kind);
const handlerRows = (state: RunState): string[] => [...rowsOf(state.handler)].map(({ event }) => protoName(event.case));

describe("the client's side", () => {
  test.each<[string, ClientEvent[], Partial<RunState>]>([
    ["a run that begins", [started], { phase: "deploying", method: "Chat", takesStream: true }],
    ["a deployment", [started, deployed], { phase: "connecting" }],
    ["initial metadata", [started, deployed, opened, { kind: "headers", metadata: [] }], { phase: "open" }],
    [
      "messages both ways",
      [started, deployed, opened, { kind: "sent", body: body("a") }, { kind: "received", body: body("b") }],
      { sent: 1, received: 1, phase: "open" },
    ],
    ["half-close", [started, deployed, opened, { kind: "half_closed" }], { halfClosed: true }],
    [
      "cancel",
      [started, deployed, opened, { kind: "cancelling", by: "cancel" }],
      { cancelling: "cancel", phase: "connecting" },
    ],
    ["the end", [started, deployed, opened, ended], { phase: "ended", status: { code: 0, message: "" } }],
    ["code that does not compile", [started, { kind: "rejected", problems: [] }], { phase: "rejected" }],
    [
      "no way to the backend",
      [started, { kind: "failed", failure: { reason: "unreachable", message: "" } }],
      { phase: "failed" },
    ],
  ])("%s", (_, events, expected) => {
    expect(reduce(idleRun, run(1, ...events))).toMatchObject(expected);
  });

  test("rows come in the order of events, with times since the call was opened", () => {
    const state = reduce(idleRun, run(1, started, deployed, opened, { kind: "received", body: body("x") }, ended));
    expect(kinds(state)).toEqual(["opened", "received", "trailers", "status"]);
    expect([...rowsOf(state.stream)].map(({ sinceMs }) => sinceMs)).toEqual([0, 10, 20, 20]);
  });

  test("one batch gives the same state as one event at a time", () => {
    const events = run(1, started, deployed, opened, { kind: "sent", body: body("x") }, ended);
    const oneByOne = events.reduce((state, event) => reduce(state, [event]), idleRun);
    expect(reduce(idleRun, events)).toEqual(oneByOne);
  });

  test("nothing follows the status", () => {
    const late: ClientEvent[] = [{ kind: "received", body: body("late") }, { kind: "cancelling", by: "cancel" }, ended];
    const state = reduce(idleRun, run(1, started, deployed, opened, ended, ...late));
    expect(kinds(state)).toEqual(["opened", "trailers", "status"]);
  });

  test("what an old run still reports is dropped", () => {
    const first = reduce(idleRun, run(1, started, deployed, opened));
    const second = reduce(first, run(2, started));
    const after = reduce(second, [...run(1, { kind: "received", body: body("old") }, ended), ...run(1, started)]);
    expect(after).toEqual(second);
    expect(after).toMatchObject({ run: 2, phase: "deploying", received: 0 });
  });

  test("only the newest rows are kept, and the rest is counted", () => {
    const flood = Array.from({ length: kept.rows + 5 }, () => ({ kind: "received", body: body("x") }) as const);
    const state = reduce(idleRun, run(1, started, deployed, opened, ...flood));
    expect(state.stream.length).toBeLessThanOrEqual(kept.rows);
    expect(state.stream.length + state.stream.forgotten).toBe(kept.rows + 6);
    expect(state.received).toBe(kept.rows + 5);
  });
});

describe("the handler's side", () => {
  const open = reduce(idleRun, run(1, started, deployed, opened));

  test("the lab's own call is known by the name that the client gave it", () => {
    const state = reduce(open, [
      handler(1, "call-7", callStarted("mine")),
      handler(1, "call-8", callStarted("another's")),
      handler(1, "call-8", handlerEvent("settled", {})),
    ]);
    expect(state.ownCall).toBe("call-7");
    expect(state.settled).toBe(false);
    expect([...rowsOf(state.handler)].map(({ otherCall }) => otherCall)).toEqual([undefined, 2, 2]);
  });

  test("the handler is heard after the status: its finally runs then", () => {
    const state = reduce(open, [
      handler(1, "call-7", callStarted("mine")),
      ...run(1, ended),
      handler(1, "call-7", handlerEvent("settled", {})),
    ]);
    expect(state).toMatchObject({ phase: "ended", settled: true });
    expect(handlerRows(state)).toEqual(["call_started", "settled"]);
  });

  test("a call of an earlier run is silent in the next", () => {
    const first = reduce(open, [handler(1, "call-7", callStarted("mine"))]);
    const second = reduce(first, [...run(2, started, deployed), handler(2, "call-7", handlerEvent("settled", {}))]);
    expect(handlerRows(second)).toEqual([]);
  });

  test("what is thrown many times is one problem", () => {
    const problem = { line: 3, column: 5, message: "boom", severity: "error", source: "handler" } as const;
    const threw: HandlerEvent = handlerEvent("threw", { message: "boom", location: { line: 3, column: 5 } });
    const state = reduce(open, [handler(1, "call-7", threw), handler(1, "call-7", threw)]);
    expect(state.problems).toEqual([problem]);
    expect(handlerRows(state)).toEqual(["threw", "threw"]);
  });

  test("a time by the backend's clock follows the reading of that clock, and is never before the call", () => {
    const state = reduce(open, [handler(1, "", handlerEvent("settled", {}), 3_150)]);
    const row = rowAt(state.handler, 0);
    if (!row) throw new Error("expected a row");
    const reading = (offsetMs: number) => reduce(state, [{ run: 1, atMs: 0, kind: "clock", reading: { offsetMs } }]);
    expect(handlerSinceMs(reading(-3_000), row)).toBe(30);
    expect(handlerSinceMs(reading(-9_000), row)).toBe(0);
  });

  test("what the deployment has in hand, and how far the handler is, is known without a row", () => {
    const state = reduce(open, [
      handler(1, "call-7", callStarted("mine")),
      handler(1, "call-7", handlerEvent("messageReceived", { index: 2n, sizeBytes: 1 })),
      handler(1, "call-8", handlerEvent("messageYielded", { index: 9n, sizeBytes: 1 })),
      handler(1, "call-7", handlerEvent("paused", {})),
      handler(1, "", handlerEvent("alive", { openCalls: 2, timers: 1 })),
    ]);
    expect(state).toMatchObject({ taken: 2, yielded: 0, paused: true, alive: { openCalls: 2, timers: 1 } });
    expect(handlerRows(state)).toEqual(["call_started", "message_received", "message_yielded", "paused"]);
  });
});

test("that the handler has written to its console is known over runs", () => {
  const called = reduce(idleRun, run(1, started, deployed, opened));
  const wrote = reduce(called, [handler(1, "", handlerEvent("consoleLine", { level: "log", text: "hm" }))]);
  expect(called.wroteConsole).toBe(false);
  expect(wrote.wroteConsole).toBe(true);
  expect(reduce(wrote, run(2, started)).wroteConsole).toBe(true);
});

test("messages that are only counted leave no rows; the rest of the call does", () => {
  const counting: RunEvent = { run: 0, atMs: 0, kind: "keeping", on: false };
  const messages: ClientEvent[] = [
    { kind: "sent", body: body("a") },
    { kind: "received", body: body("b") },
  ];
  const state = reduce(idleRun, [counting, ...run(1, started, deployed, opened, ...messages, ended)]);
  expect(state).toMatchObject({ sent: 1, received: 1, keeping: false });
  expect(kinds(state)).toEqual(["opened", "trailers", "status"]);
});

test("samples of the flow hold what was read and yielded by then", () => {
  const flow: ClientEvent = { kind: "flow", reading: { bufferedBytes: 5, creditBytes: 7 } };
  const state = reduce(idleRun, run(1, started, deployed, opened, { kind: "received", body: body("x") }, flow));
  expect(state.flow).toEqual([{ atMs: 140, read: 1, yielded: 0, paused: false, bufferedBytes: 5, creditBytes: 7 }]);
});
