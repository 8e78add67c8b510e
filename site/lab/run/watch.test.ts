import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { WatchResponseSchema } from "../../../proto/gen/playground/v1/playground_pb.js";
import type { HandlerHappening } from "../state/event.ts";
import { happeningOf } from "./watch.ts";

type Event = NonNullable<Parameters<typeof create<typeof WatchResponseSchema>>[1]>["event"];

const status = { code: 13, message: "boom" };

test.each<[NonNullable<Event>, HandlerHappening | undefined]>([
  [
    { case: "callStarted", value: { method: "Chat", clientCallId: "c", timeoutMs: 300, metadata: { a: "b" } } },
    { kind: "call_started", method: "Chat", clientCallId: "c", timeoutMs: 300, metadata: [["a", "b"]] },
  ],
  [
    { case: "callStarted", value: { method: "Chat" } },
    { kind: "call_started", method: "Chat", clientCallId: "", metadata: [] },
  ],
  [
    { case: "messageReceived", value: { index: 2n, sizeBytes: 9 } },
    { kind: "message_received", index: 2, sizeBytes: 9 },
  ],
  [
    { case: "messageYielded", value: { index: 3n, sizeBytes: 8 } },
    { kind: "message_yielded", index: 3, sizeBytes: 8 },
  ],
  [
    { case: "headersSent", value: { metadata: { a: "b" } } },
    { kind: "headers_sent", metadata: [["a", "b"]] },
  ],
  [{ case: "halfCloseSeen", value: {} }, { kind: "half_close_seen" }],
  [
    { case: "cancelled", value: { reason: "deadline exceeded" } },
    { kind: "cancelled", reason: "deadline exceeded" },
  ],
  [
    { case: "consoleLine", value: { level: "warn", text: "hm", line: 4 } },
    { kind: "console", level: "warn", text: "hm", line: 4 },
  ],
  [
    { case: "threw", value: { message: "boom" } },
    { kind: "threw", message: "boom" },
  ],
  [
    { case: "threw", value: { message: "boom", location: { file: "handler.ts", line: 7, column: 2 } } },
    {
      kind: "threw",
      message: "boom",
      problem: { line: 7, column: 2, message: "boom", severity: "error", source: "handler" },
    },
  ],
  [
    { case: "finished", value: { ...status, trailers: { a: "b" } } },
    { kind: "finished", status, trailers: [["a", "b"]] },
  ],
  [{ case: "settled", value: {} }, { kind: "settled" }],
  [{ case: "paused", value: {} }, { kind: "paused" }],
  [{ case: "resumed", value: {} }, { kind: "resumed" }],
  [
    { case: "eventsDropped", value: { count: 5n } },
    { kind: "dropped", count: 5 },
  ],
  [
    { case: "alive", value: { openCalls: 1, timers: 2 } },
    { kind: "alive", openCalls: 1, timers: 2 },
  ],
  [{ case: undefined }, undefined],
])("%o", (event, happening) => {
  expect(happeningOf(create(WatchResponseSchema, { event }).event)).toEqual(happening);
});
