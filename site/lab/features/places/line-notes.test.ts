import { expect, test } from "vitest";
import { idleRun, reduce, type RunEvent } from "../../../run/index.ts";
import { handlerEvent } from "../../../run/testing/handler-event.ts";
import { notesOf } from "./line-notes.ts";

const started = { run: 1, atMs: 0, kind: "started", method: "m", takesStream: false } as const;
const opened = { run: 1, atMs: 0, kind: "opened", callId: "own", metadata: [], carrier: "websocket" } as const;
const called = handlerEvent("callStarted", { method: "m", clientCallId: "own", metadata: {} });

function yielded(line: number, callId = "1"): RunEvent {
  const event = handlerEvent("messageYielded", { index: 1n, sizeBytes: 1, line });
  return { run: 1, atMs: 1, kind: "handler", callId, backendMs: 1, event };
}

function after(...events: RunEvent[]) {
  const call: RunEvent = { run: 1, atMs: 0, kind: "handler", callId: "1", backendMs: 0, event: called };
  return reduce(idleRun, [started, opened, call, ...events]);
}

test("a lab at rest has none", () => {
  expect(notesOf(idleRun)).toEqual([]);
  expect(notesOf(after())).toEqual([]);
});

test("each line says how often it has yielded in the lab's own call", () => {
  const state = after(yielded(7), yielded(9), yielded(7), yielded(7, "another"), yielded(0));
  expect(notesOf(state)).toEqual([
    { line: 7, text: "×2", title: "this line has yielded 2 messages in this call" },
    { line: 9, text: "×1", title: "this line has yielded 1 message in this call" },
  ]);
});

test("the line that yielded last says that it waits, as long as its generator is not resumed", () => {
  const paused: RunEvent = {
    run: 1,
    atMs: 2,
    kind: "handler",
    callId: "1",
    backendMs: 2,
    event: handlerEvent("paused", {}),
  };
  const resumed: RunEvent = { ...paused, event: handlerEvent("resumed", {}) };
  const waiting = after(yielded(7), yielded(9), paused);
  expect(notesOf(waiting).map(({ text }) => text)).toEqual(["×1", "×1 ◌ waits"]);
  expect(notesOf(waiting)[1]?.title).toContain("the client reads more slowly");
  expect(notesOf(reduce(waiting, [resumed])).map(({ text }) => text)).toEqual(["×1", "×1"]);
  expect(notesOf(after(yielded(7), yielded(0), paused)).map(({ text }) => text)).toEqual(["×1"]);
});

test("the next run counts anew", () => {
  expect(notesOf(reduce(after(yielded(7)), [{ ...started, run: 2 }]))).toEqual([]);
});
