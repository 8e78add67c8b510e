import { expect, test } from "vitest";
import { type RecordedCall, recordFixture } from "./index.ts";

const call: RecordedCall = {
  title: "My 2nd run!",
  service: "chat.v1.ChatService",
  method: "Chat",
  kind: "bidi_streaming",
  requests: [{ message: { text: "a" } }, { message: { text: "b" }, afterResponses: 1 }],
  responses: [{ text: "A", timestamp: "2024-01-01T10:00:00.000Z" }, { id: "0b5e7f9a-8f38-4d3f-9c3e-111122223333" }],
  status: { code: 0, message: "" },
  headers: { "content-type": "application/grpc", "x-room": "7" },
  trailers: { date: "now", "messages-sent": "2" },
};

test("a call becomes a fixture that asks for the same again, but not for the same time", () => {
  expect(recordFixture(call)).toEqual({
    name: "my_2nd_run",
    description: "Recorded from chat.v1.ChatService/Chat.",
    category: "bidirectional_streaming",
    handler: { service: "chat.v1.ChatService", method: "Chat" },
    request: { stream: [{ text: "a" }, { text: "b", $after: 1 }] },
    expected_response: {
      status_code: 0,
      stream: [
        { text: "A", timestamp: { $pattern: String.raw`^\d{4}-\d\d-\d\dT` } },
        { id: { $pattern: "^[0-9a-f-]{36}$" } },
      ],
      headers: { "x-room": "7" },
      trailers: { "messages-sent": "2" },
    },
    tags: ["recorded"],
  });
});

test("a call that failed keeps its status, its message, and what came before", () => {
  const fixture = recordFixture({ ...call, kind: "server_streaming", status: { code: 13, message: "broke" } });
  expect(fixture.category).toBe("error");
  expect(fixture.request).toEqual({ message: { text: "a" } });
  expect(fixture.expected_response).toMatchObject({ status_code: 13, error: { message: "broke" } });
});

test("a call that the client cancelled is cancelled at the same response again", () => {
  const fixture = recordFixture({ ...call, cancelled: true, status: { code: 1, message: "cancelled" } });
  expect(fixture.request.cancel_after).toBe(2);
  expect(fixture.expected_response.stream).toBeUndefined();
  expect(fixture.expected_response.stream_sample).toHaveLength(2);
});

test("an answer that is no stream is a message", () => {
  const fixture = recordFixture({ ...call, kind: "client_streaming", responses: [{ total: 2 }] });
  expect(fixture.expected_response.message).toEqual({ total: 2 });
});

test("the .proto that the handler was deployed with goes along", () => {
  const proto = { path: "chat/v1/chat.proto", source: 'syntax = "proto3";' };
  expect(recordFixture({ ...call, proto }).handler.proto).toEqual(proto);
});
