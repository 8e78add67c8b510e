import { expect, test } from "vitest";
import type { MessageBody } from "../../../run/events/event.ts";
import type { Recording } from "./recording.ts";
import { readRecording, UnreadableRecording, writeRecording } from "./recording-file.ts";

const body: MessageBody = { payload: new Uint8Array(), sizeBytes: 3, text: '{"text":"hi"}' };
const recording: Recording = {
  ...{ run: 4, example: "chat", service: "chat.v1.ChatService", method: "Chat", kind: "bidi_streaming" },
  ...{ status: { code: 1, message: "cancelled by the client" }, durationMs: 12.5 },
  rows: [
    { id: 0, sinceMs: 0, kind: "opened", method: "Chat", metadata: [["x-user", "a"]], deadlineMs: 500 },
    { id: 1, sinceMs: 1, kind: "sent", index: 1, body },
    { id: 2, sinceMs: 2, kind: "headers", metadata: [] },
    { id: 3, sinceMs: 3, kind: "received", index: 1, body },
    { id: 4, sinceMs: 4, kind: "half_closed" },
    { id: 5, sinceMs: 5, kind: "cancelling", by: "cancel" },
    { id: 6, sinceMs: 6, kind: "trailers", metadata: [["a", "b"]] },
    { id: 7, sinceMs: 7, kind: "status", status: { code: 1, message: "cancelled by the client" } },
  ],
};

test("what was saved is what is opened, as a run of its own number", () => {
  expect(readRecording(writeRecording(recording), -1)).toEqual({ ...recording, run: -1 });
});

test("a changed .proto is in the file", () => {
  const changed = { ...recording, proto: { path: "a/v1/a.proto", source: 'syntax = "proto3";' } };
  expect(readRecording(writeRecording(changed), -1)).toEqual({ ...changed, run: -1 });
});

test("the bytes of messages stay out of the file", () => {
  const heavy = { ...body, payload: new Uint8Array(1_000) };
  expect(writeRecording({ ...recording, rows: [{ id: 0, sinceMs: 0, kind: "sent", index: 1, body: heavy }] })).toBe(
    writeRecording({ ...recording, rows: [{ id: 0, sinceMs: 0, kind: "sent", index: 1, body }] }),
  );
});

const saved = JSON.parse(writeRecording(recording)) as Record<string, unknown>;

test.each<[string, string, string]>([
  ["no JSON", "hello", "found a file that is no JSON"],
  ["a list", "[]", "expected a recording, found []"],
  ["another version", JSON.stringify({ ...saved, recording: 2 }), 'expected "recording": 1, found 2'],
  ["too many rows", JSON.stringify({ ...saved, rows: Array(2_001).fill(0) }), "expected up to 2000 rows, found 2001"],
  [
    "a strange row",
    JSON.stringify({ ...saved, rows: [{ kind: "x", sinceMs: 0 }] }),
    'that this playground knows, found "x"',
  ],
  ["no status", JSON.stringify({ ...saved, status: undefined }), "expected a status, found nothing"],
  [
    "a message that is none",
    JSON.stringify({ ...saved, rows: [{ kind: "sent", sinceMs: 0, index: 1, body: { sizeBytes: 1, text: "5" } }] }),
    "expected a message as JSON, found 5",
  ],
])("a file that holds %s says so", (_, text, told) => {
  expect(() => readRecording(text, -1)).toThrow(UnreadableRecording);
  expect(() => readRecording(text, -1)).toThrow(told);
});
