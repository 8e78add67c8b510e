import { expect, test } from "vitest";
import { WatchResponseSchema } from "../../../proto/gen/playground/v1/playground_pb.js";
import { handlerEvent } from "../testing/handler-event.ts";
import type { HandlerEvent } from "./event.ts";
import { sentenceOf } from "./event-text.ts";
import { handlerEvents, handlerText, messageIndex, protoName, rowFor, startedCall } from "./handler-events.ts";

const one = { index: 2n, sizeBytes: 9 };
const at = { file: "handler.ts", line: 7, column: 2 };

test.each<[HandlerEvent, string]>([
  [handlerEvent("callStarted", { method: "Chat" }), "Chat called"],
  [
    handlerEvent("callStarted", { method: "Chat", timeoutMs: 300, metadata: { a: "b" } }),
    "Chat called, 300 ms to the deadline, 1 entry",
  ],
  [handlerEvent("messageReceived", one), "read message 2, 9 B"],
  [handlerEvent("messageYielded", one), "yielded message 2, 9 B"],
  [handlerEvent("headersSent", { metadata: { a: "b", c: "d" } }), "sent initial metadata, 2 entries"],
  [handlerEvent("halfCloseSeen", {}), "request stream ended (half-close)"],
  [handlerEvent("cancelled", { reason: "deadline exceeded" }), "signal fired: deadline exceeded"],
  [handlerEvent("consoleLine", { level: "warn", text: "hm", line: 4 }), "console.warn: hm"],
  [handlerEvent("threw", { message: "boom" }), "threw: boom"],
  [handlerEvent("finished", { code: 0 }), "status OK"],
  [handlerEvent("finished", { code: 13, message: "boom" }), "status INTERNAL: boom"],
  [handlerEvent("settled", {}), "code has run to its end"],
  [handlerEvent("paused", {}), "generator waits: the client reads more slowly than it yields"],
  [handlerEvent("resumed", {}), "generator goes on"],
  [handlerEvent("eventsDropped", { count: 5n }), "5 events left out: too fast to show"],
  [handlerEvent("alive", { openCalls: 1, timers: 2 }), "1 open call, 2 timers"],
])("%o", (event, sentence) => {
  expect(sentenceOf(handlerText(event))).toBe(sentence);
});

test("each event of the .proto has a row, under the name that the .proto gives it", () => {
  const inProto = WatchResponseSchema.oneofs.flatMap(({ fields }) => fields.map(({ name }) => name));
  const rows = (Object.keys(handlerEvents) as (keyof typeof handlerEvents)[]).map(protoName);
  expect(rows.sort()).toEqual(inProto.sort());
});

test.each<[HandlerEvent, { line: number; column: number } | undefined]>([
  [handlerEvent("threw", { message: "boom", location: at }), { line: 7, column: 2 }],
  [handlerEvent("threw", { message: "boom", location: { ...at, line: 0 } }), undefined],
  [handlerEvent("threw", { message: "boom" }), undefined],
  [handlerEvent("consoleLine", { line: 4 }), { line: 4, column: 0 }],
  [handlerEvent("consoleLine", {}), undefined],
  [handlerEvent("settled", {}), undefined],
])("the place of %o", (event, place) => {
  const found = rowFor(event).place?.(event.value);
  expect(found && { line: found.line, column: found.column }).toEqual(place);
});

test("what only some events have", () => {
  expect(messageIndex(handlerEvent("messageYielded", one))).toBe(2);
  expect(messageIndex(handlerEvent("settled", {}))).toBeUndefined();
  expect(startedCall(handlerEvent("callStarted", { clientCallId: "c" }))).toBe("c");
  expect(startedCall(handlerEvent("callStarted", {}))).toBeUndefined();
  expect(startedCall(handlerEvent("settled", {}))).toBeUndefined();
});
