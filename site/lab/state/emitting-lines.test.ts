import { expect, test } from "vitest";
import { emittingLines } from "./emitting-lines.ts";
import type { HandlerHappening } from "./event.ts";

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

const message = { index: 1, sizeBytes: 1 };
test.each<[HandlerHappening, number[]]>([
  [{ kind: "message_yielded", ...message }, [5]],
  [{ kind: "message_received", ...message }, [4]],
  [{ kind: "headers_sent", metadata: [] }, [3]],
  [{ kind: "console", level: "log", text: "", line: 7 }, [7]],
  [{ kind: "console", level: "log", text: "", line: 0 }, []],
  [{ kind: "threw", message: "" }, []],
  [{ kind: "settled" }, []],
])("%o", (happening, lines) => {
  expect(emittingLines(source, happening, "Reply")).toEqual(lines);
});

test("without a response in sight every yield may be the one", () => {
  expect(emittingLines("yield a;\nyield b;", { kind: "message_yielded", ...message }, "Reply")).toEqual([1, 2]);
});

test("the response type tells one method's yields from another's", () => {
  const two = "yield { payload: toBinary(AReplySchema, a) };\nyield { payload: toBinary(BReplySchema, b) };";
  expect(emittingLines(two, { kind: "message_yielded", ...message }, "BReply")).toEqual([2]);
});
