import { describe, expect, test } from "vitest";
import { checkedStep } from "./try.ts";

const sound = { perform: ["run", { send: { text: "hi" } }, { received: 1 }, "end input"], expect: { status: "OK" } };

describe("a <Try>", () => {
  test("is taken when it is sound", () => {
    expect(checkedStep("content/guide/unary.mdx", sound)).toEqual(sound);
  });

  test.each<[string, object, string]>([
    [
      "an action that nobody can do",
      { perform: ["jump"] },
      'perform.0: expected "run", "run the old client", "cancel"',
    ],
    ["no actions", { perform: undefined }, "perform: expected the list of what the reader does"],
    ["a status that gRPC has not", { expect: { status: "OKAY" } }, "expect.status: expected one of OK, CANCELLED"],
    ["nothing to check", { expect: {} }, "expect: expected at least one thing to check"],
    ["a misspelt check", { expect: { statuss: "OK" } }, '"statuss"'],
    ["a count that is none", { expect: { received: "ten" } }, "expect.received: expected a whole number"],
  ])("is refused with %s, and the message says where", (_, change, message) => {
    const checking = () => checkedStep("content/guide/unary.mdx", { ...sound, ...change });
    expect(checking).toThrow("content/guide/unary.mdx: a <Try> is not right.");
    expect(checking).toThrow(message);
  });
});
