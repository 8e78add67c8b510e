import { create, type Message } from "@bufbuild/protobuf";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { ChatRequestSchema, ChatService } from "../../../proto/gen/chat/v1/chat_pb.js";
import type { ClientEvent } from "../events/event.ts";
import { drive, only } from "./call.ts";

const transport = createRouterTransport(({ service }) => {
  service(ChatService, {
    async *chat(requests, context) {
      context.responseHeader.set("early", "yes");
      context.responseTrailer.set("late", "yes");
      for await (const { text } of requests) {
        if (text === "fail") throw new ConnectError("as you wish", Code.Aborted);
        const details = [{ desc: ChatRequestSchema, value: { text } }];
        if (text === "details") throw new ConnectError("see the details", Code.InvalidArgument, undefined, details);
        yield { text: `re: ${text}` };
      }
    },
  });
});

async function call(input: AsyncIterable<Message>, signal = new AbortController().signal) {
  const events: ClientEvent[] = [];
  const outcome = await drive({
    transport,
    method: ChatService.method.chat,
    input,
    header: new Headers(),
    deadlineMs: undefined,
    signal,
    emit: (event) => events.push(event),
  });
  return { outcome, kinds: events.map(({ kind }) => kind), events };
}

test("a call that ends well", async () => {
  const { outcome, kinds, events } = await call(only(create(ChatRequestSchema, { text: "hi" })));
  expect(outcome.status).toEqual({ code: 0, message: "" });
  expect(outcome.trailers.get("late")).toBe("yes");
  expect([...kinds].sort()).toEqual(["half_closed", "headers", "received", "sent"]);
  expect(events.find(({ kind }) => kind === "headers")).toMatchObject({ metadata: [["early", "yes"]] });
});

test("a call that the handler ends with a status", async () => {
  const { outcome } = await call(only(create(ChatRequestSchema, { text: "fail" })));
  expect(outcome.status).toEqual({ code: Code.Aborted, message: "as you wish" });
  expect(outcome.trailers.get("late")).toBe("yes");
});

test("a call that the client cancels", async () => {
  const cancelling = new AbortController();
  async function* silent(): AsyncGenerator<Message> {
    yield create(ChatRequestSchema, { text: "hi" });
    await new Promise(() => undefined);
  }
  const calling = call(silent(), cancelling.signal);
  cancelling.abort(new ConnectError("cancelled by the client", Code.Canceled));
  expect((await calling).outcome.status).toEqual({ code: Code.Canceled, message: "cancelled by the client" });
});

test("details that a protocol has elsewhere are among the trailers, as gRPC has them", async () => {
  const { outcome } = await call(only(create(ChatRequestSchema, { text: "details" })));
  expect(outcome.status).toEqual({ code: Code.InvalidArgument, message: "see the details" });
  const status = Buffer.from(outcome.trailers.get("grpc-status-details-bin") ?? "", "base64").toString();
  expect(status).toContain("see the details");
  expect(status).toContain("type.googleapis.com/chat.v1.ChatRequest");
});
