// A client with the schema from before a change, over a real WebSocket, against a handler that has the new one.
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { bufBuild, registryOf } from "../../../packages/live-schema/src/testing/compile.ts";
import type { LiveEvent } from "../events/event.ts";
import type { ServedSchema } from "../session/served-code.ts";
import { openSession, type Session } from "../session/session.ts";
import { chatExample, FakePlayground, until } from "../testing/fake-playground.ts";
import { type LiveRun, startRun } from "./live-run.ts";

const playground = new FakePlayground();
beforeAll(() => playground.listen());
afterAll(() => playground.close());

const proto = readFileSync(new URL("../../../proto/chat/v1/chat.proto", import.meta.url), "utf8");

let session: Session;
let events: LiveEvent[];
let run: LiveRun | undefined;
beforeEach(async () => {
  playground.forget();
  events = [];
  session = await openSession(chatExample);
});
afterEach(() => {
  run?.stop();
  session.forget();
});

/** The example's .proto with one change, as the old client has it. */
function oldSchema(from: string, to: string): ServedSchema {
  const text = proto.replace(from, to);
  expect(text, "the .proto no longer holds what the test changes").not.toBe(proto);
  const { protoPath } = chatExample;
  const registry = registryOf(bufBuild(protoPath, text, {}));
  const services = registry.getFile(protoPath)?.services ?? [];
  const methods = new Map(services.flatMap(({ methods }) => methods).map((method) => [method.name, method]));
  return { files: { [protoPath]: text }, registry, methods, descriptors: new Uint8Array(), modules: [] };
}

/** Of its one message, what the client got, and how the call ended. */
async function call(schema: ServedSchema, method = "SendMessage", requestText = '{ "text": "hi" }') {
  const code = { handler: "export default {}" };
  const request = { code, method, requestText, metadata: [], carrier: "websocket", client: { schema } } as const;
  run = startRun(session, request, (event) => events.push(event));
  const isEnd = (event: LiveEvent): event is LiveEvent & { kind: "ended" } => event.kind === "ended";
  const { status } = await until(() => events.find(isEnd));
  const bodyOf = (kind: "sent" | "received") =>
    events.flatMap((event) => (event.kind === kind ? [event.body] : [])).at(-1);
  return { status, sent: bodyOf("sent"), received: bodyOf("received") };
}

const response =
  'message SendMessageResponse {\n  // Always "server".\n  string from = 1;\n  // "Echo: " and the text that was sent.\n';

test("its answer is read by the old schema, and a field that this does not have is named", async () => {
  const { status, sent, received } = await call(oldSchema(`${response}  string text = 2;`, response));
  expect(status.code).toBe(0);
  expect(sent?.misread).toEqual([]);
  expect(received?.text).toBe('{"from":"","timestamp":"","message_count":0}');
  expect(received?.misread).toEqual(["text (number 2) is unknown to the old client, which does not see its value"]);
});

test("its request is written by the old schema, and what the handler reads otherwise is named", async () => {
  const request = "message SendMessageRequest {";
  const { sent } = await call(
    oldSchema(request, `${request}\n  string room = 15;`),
    "SendMessage",
    '{ "text": "hi", "room": "a" }',
  );
  expect(sent?.text).toBe('{"text":"hi","room":"a"}');
  expect(sent?.misread).toEqual(["room (number 15) is unknown to the handler, which does not see its value"]);
});

test("an answer that it cannot read ends the call, and is shown as it came", async () => {
  const { status, received } = await call(oldSchema(`${response}  string text = 2;`, `${response}  double text = 2;`));
  expect(status.code).not.toBe(0);
  expect(received?.text).toContain("unreadable");
  expect(received?.misread).toEqual([
    "text (number 2) is written as string and read as double: the bytes have another form, so it cannot be read",
  ]);
});

test("nothing is said of messages where both sides have one schema", async () => {
  const { sent, received } = await call(oldSchema("message ChatRequest {", "message ChatRequest {\n  string a = 15;"));
  expect([sent?.misread, received?.misread]).toEqual([[], []]);
});
