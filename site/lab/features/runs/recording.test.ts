import { recordFixture } from "fixture-format";
import { expect, test } from "vitest";
import type { MessageBody } from "../../../run/events/event.ts";
import type { StreamRow } from "../../../run/state/row.ts";
import { figuresOf, firstDifference } from "./compare.ts";
import { firstResponseMs, recordedCallOf, type Recording, rowsAt } from "./recording.ts";

const body = (json: object): MessageBody => ({ text: JSON.stringify(json), sizeBytes: 1 }) as MessageBody;

function recording(...texts: string[]): Recording {
  const responses = texts.map((text, i): StreamRow => ({
    id: 10 + i,
    sinceMs: 20 + i * 10,
    kind: "received",
    index: i + 1,
    body: body({ text }),
  }));
  const rows: StreamRow[] = [
    { id: 1, sinceMs: 0, kind: "opened", method: "Chat", metadata: [["x-user", "a"]], deadlineMs: 500 },
    { id: 2, sinceMs: 1, kind: "sent", index: 1, body: body({ text: "hi" }) },
    {
      id: 3,
      sinceMs: 5,
      kind: "headers",
      metadata: [
        ["x-room", "1"],
        ["content-type", "application/grpc"],
      ],
    },
    ...responses,
    { id: 4, sinceMs: 90, kind: "sent", index: 2, body: body({ text: "bye" }) },
    { id: 5, sinceMs: 95, kind: "trailers", metadata: [["messages-sent", "2"]] },
  ];
  const of = { example: "chat", service: "chat.v1.ChatService", method: "Chat", kind: "bidi_streaming" } as const;
  return { ...of, run: 1, rows, status: { code: 0, message: "" }, durationMs: 100 };
}

test("a replay has at each moment what the run had", () => {
  const one = recording("a", "b");
  expect([0, 4, 25, 1000].map((ms) => rowsAt(one, ms).length)).toEqual([1, 2, 4, 7]);
  expect(firstResponseMs(one)).toBe(20);
});

test("two runs: the figures, and the first response that differs", () => {
  expect(firstDifference(recording("a", "b"), recording("a", "b"))).toBeUndefined();
  expect(firstDifference(recording("a", "b"), recording("a", "c"))?.index).toBe(2);
  expect(firstDifference(recording("a", "b"), recording("a"))).toEqual({
    index: 2,
    texts: ['{"text":"b"}', undefined],
  });
  const received = figuresOf(recording("a"), recording("a", "b")).find(({ name }) => name === "received");
  expect(received?.values).toEqual(["1", "2"]);
});

test("a recording is a fixture: what was sent when, what came, with which metadata", () => {
  const fixture = recordFixture(recordedCallOf(recording("a", "b"), "Two lines"));
  expect(fixture).toMatchObject({
    name: "two_lines",
    category: "bidirectional_streaming",
    handler: { service: "chat.v1.ChatService", method: "Chat", example: "chat", timeout_ms: 500 },
    request: { metadata: { "x-user": "a" }, stream: [{ text: "hi" }, { text: "bye", $after: 2 }] },
    expected_response: {
      status_code: 0,
      stream: [{ text: "a" }, { text: "b" }],
      headers: { "x-room": "1" },
      trailers: { "messages-sent": "2" },
    },
  });
});
