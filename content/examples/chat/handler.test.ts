import { describe, expect, test } from "vitest";
import { StatusCode } from "grpc-handler";
import { open, run } from "../test-call.ts";
import type { OpenCall } from "../test-call.ts";
import { ChatService, ResponseKind } from "./gen/chat/v1/chat_pb";
import type { ChatRequestSchema, ChatResponseSchema } from "./gen/chat/v1/chat_pb";
import Chat from "./handler.ts";

const { chat, sendMessage } = ChatService.method;
type ChatCall = OpenCall<typeof ChatRequestSchema, typeof ChatResponseSchema>;

/** Opens a call, says one thing and reads its echo. */
async function join(handler: Chat, user: string, history = 0): Promise<ChatCall> {
  const call = open(handler, chat);
  call.send({ user, text: `I am ${user}`, history });
  expect(await call.next()).toMatchObject({ text: `Echo: I am ${user}`, messageCount: 1 });
  return call;
}

describe("one call", () => {
  test("each message is answered before the next one is sent, and half-close ends with OK", async () => {
    const call = open(new Chat(), chat);
    for (const [i, text] of ["Hello", "again", "bye"].entries()) {
      call.send({ user: "Alice", text, timestamp: "2024-01-01T10:00:00Z" });
      const reply = { from: "server", text: `Echo: ${text}`, messageCount: i + 1, kind: ResponseKind.ECHO };
      expect(await call.next()).toMatchObject(reply);
    }
    call.halfClose();
    expect(await call.finish()).toMatchObject({
      code: StatusCode.OK,
      messages: [],
      trailers: { "messages-sent": "3" },
    });
  });

  test("messages that were sent in one go are answered in order, one each", async () => {
    const texts = Array.from({ length: 500 }, (_, i) => `message ${String(i)}`);
    const { code, messages } = await run(
      new Chat(),
      chat,
      texts.map((text) => ({ user: "Alice", text })),
    );
    expect(code).toBe(StatusCode.OK);
    expect(messages.map(({ text }) => text)).toEqual(texts.map((text) => `Echo: ${text}`));
  });

  test("a call without messages ends with OK", async () => {
    expect(await run(new Chat(), chat, [])).toMatchObject({ code: StatusCode.OK, messages: [] });
  });
});

describe("several calls", () => {
  test("everyone else receives what one says, with the sender's clock", async () => {
    const handler = new Chat();
    const alice = await join(handler, "Alice");
    const bob = await join(handler, "Bob");
    expect(await alice.next()).toMatchObject({ from: "server", text: "Bob joined", kind: ResponseKind.NOTICE });
    expect(await alice.next()).toMatchObject({ from: "Bob", text: "I am Bob", kind: ResponseKind.MESSAGE });
    alice.send({ user: "Alice", text: "Hi Bob", timestamp: "2024-01-01T10:00:00Z" });
    expect(await alice.next()).toMatchObject({ text: "Echo: Hi Bob", messageCount: 2 });
    expect(await bob.next()).toMatchObject({ from: "Alice", text: "Hi Bob", timestamp: "2024-01-01T10:00:00Z" });
    alice.halfClose();
    expect(await alice.finish()).toMatchObject({ code: StatusCode.OK, messages: [] });
    expect(await bob.next()).toMatchObject({ from: "server", text: "Alice left", kind: ResponseKind.NOTICE });
    bob.cancel();
  });

  test("one who cancels has left too", async () => {
    const handler = new Chat();
    const alice = await join(handler, "Alice");
    const bob = await join(handler, "Bob");
    await alice.next();
    await alice.next();
    const ended = bob.finish();
    bob.cancel();
    expect(await ended).toMatchObject({ code: StatusCode.CANCELLED, trailers: { "messages-sent": "1" } });
    expect(await alice.next()).toMatchObject({ text: "Bob left" });
  });

  test("SendMessage is heard by those who are in the chat", async () => {
    const handler = new Chat();
    const alice = await join(handler, "Alice");
    const { messages } = await run(handler, sendMessage, [{ text: "passing by" }]);
    expect(messages).toMatchObject([{ from: "server", text: "Echo: passing by", messageCount: 1 }]);
    expect(await alice.next()).toMatchObject({ from: "anonymous", text: "passing by" });
  });

  test("who joins may ask for the last messages", async () => {
    const handler = new Chat();
    for (const text of ["one", "two", "three"]) await run(handler, sendMessage, [{ user: "Alice", text }]);
    const bob = await join(handler, "Bob", 2);
    expect(await bob.next()).toMatchObject({ from: "Alice", text: "two", kind: ResponseKind.HISTORY });
    expect(await bob.next()).toMatchObject({ from: "Alice", text: "three", kind: ResponseKind.HISTORY });
    bob.halfClose();
    expect(await bob.finish()).toMatchObject({ messages: [] });
  });

  test("at most fifty messages are kept", async () => {
    const handler = new Chat();
    for (let i = 0; i < 60; i++) await run(handler, sendMessage, [{ text: `message ${String(i)}` }]);
    const { messages } = await run(handler, chat, [{ user: "Bob", text: "Hello", history: 1000 }]);
    expect(messages).toHaveLength(51);
    expect(messages[1]).toMatchObject({ text: "message 10" });
  });
});

describe("limits", () => {
  test.each([
    ["an empty text", "", "found 0"],
    ["a long text", "x".repeat(2001), "found 2001"],
  ])("%s is INVALID_ARGUMENT", async (_, text, found) => {
    const error = { code: StatusCode.INVALID_ARGUMENT, message: `text must have 1 to 2000 characters, ${found}` };
    expect(await run(new Chat(), sendMessage, [{ user: "Alice", text }])).toMatchObject(error);
    expect(await run(new Chat(), chat, [{ text: "fine" }, { text }])).toMatchObject({
      ...error,
      messages: [{ text: "Echo: fine" }],
    });
  });

  test("the fifty-first member is RESOURCE_EXHAUSTED, and there is room again when one leaves", async () => {
    const handler = new Chat();
    const calls: ChatCall[] = [];
    for (let i = 0; i < 50; i++) calls.push(await join(handler, `user ${String(i)}`));
    const late = { user: "late", text: "Hello" };
    expect(await run(handler, chat, [late])).toMatchObject({ code: StatusCode.RESOURCE_EXHAUSTED });
    calls[0]?.halfClose();
    await calls[0]?.finish();
    expect(await run(handler, chat, [late])).toMatchObject({ code: StatusCode.OK });
  });

  test("a client that does not read is RESOURCE_EXHAUSTED when too much waits for it", async () => {
    const handler = new Chat();
    const sleeper = await join(handler, "sleeper");
    for (let i = 0; i < 250; i++) await run(handler, sendMessage, [{ text: "wake up" }]);
    const { code, messages } = await sleeper.finish();
    expect(code).toBe(StatusCode.RESOURCE_EXHAUSTED);
    expect(messages).toHaveLength(200);
  });
});
