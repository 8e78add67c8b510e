import { expect, test } from "vitest";
import { emittingLines } from "./emitting-lines.ts";
import type { HandlerEvent } from "../../../run/events/event.ts";
import { handlerEvent } from "../../../run/testing/handler-event.ts";

const source = `// a yield in a comment
async *handleBidiStream(requests, context) {
  context.sendHeaders({ a: "yield this" });
  for await (const request of requests) {
    yield { payload: toBinary(Reply, reply) };
    yield* this.#more(request);
  }
}
async *#numbers() { yield 5; }
`;

const message = { index: 1n, sizeBytes: 1 };
test.each<[HandlerEvent, number[]]>([
  [handlerEvent("messageYielded", { ...message }), [5]],
  [handlerEvent("messageYielded", { ...message, line: 9 }), [9]],
  [handlerEvent("messageReceived", { ...message }), [4]],
  [handlerEvent("headersSent", { metadata: {} }), [3]],
  [handlerEvent("consoleLine", { level: "log", text: "", line: 7 }), [7]],
  [handlerEvent("consoleLine", { level: "log", text: "", line: 0 }), []],
  [handlerEvent("threw", { message: "" }), []],
  [handlerEvent("settled", {}), []],
])("%o", (event, lines) => {
  expect(emittingLines(source, event, "Reply")).toEqual(lines);
});

test("without a response in sight every yield may be the one", () => {
  expect(emittingLines("yield a;\nyield b;", handlerEvent("messageYielded", { ...message }), "Reply")).toEqual([1, 2]);
});

test("the response type tells one method's yields from another's", () => {
  const two = "yield { payload: toBinary(AReplySchema, a) };\nyield { payload: toBinary(BReplySchema, b) };";
  expect(emittingLines(two, handlerEvent("messageYielded", { ...message }), "BReply")).toEqual([2]);
});
