import { describe, expect, test } from "vitest";
import { exerciseSchema } from "./exercise.ts";

const call = { request: { symbol: "AAPL" }, does: [{ received: 1 }, "cancel"], expect: { status: "CANCELLED" } };
const sound = {
  level: "First steps",
  example: "stock-ticker",
  method: "StreamPrices",
  hints: ["Look at the signal."],
  checks: [{ name: "It ends.", calls: [call] }],
  fails: { handler: "saw" },
};
const withCall = (change: object) => ({ checks: [{ name: "It ends.", calls: [{ ...call, ...change }] }] });

describe("the front matter of an exercise", () => {
  test("is taken when it is sound", () => {
    expect(exerciseSchema.parse(sound)).toEqual(sound);
  });

  test.each<[string, object, string]>([
    ["a level that is none", { level: "Easy" }, "expected one of First steps"],
    ["no hints", { hints: [] }, "expected at least one hint"],
    ["no checks", { checks: [] }, "expected at least one check"],
    ["a check whose name is no sentence", { checks: [{ name: "it ends", calls: [call] }] }, "as one sentence"],
    ["a check without calls", { checks: [{ name: "It ends.", calls: [] }] }, "expected at least one call"],
    ["a step that nobody can do", withCall({ does: ["jump"] }), 'expected "cancel", "end input"'],
    ["an event that is none", withCall({ does: [{ until: "recieved" }] }), "expected an event such as"],
    [
      "a gap between unknown events",
      withCall({ expect: { gaps: [{ from: "a", to: "b", atMostMs: 1 }] } }),
      '"received#2"',
    ],
    ["a gap without bounds", withCall({ expect: { gaps: [{ from: "sent", to: "status" }] } }), "atLeastMs, atMostMs"],
    ["a wait for a call that is not there", withCall({ does: [{ until: "status", of: "ben" }] }), 'no call "ben"'],
  ])("is refused with %s", (_, change, message) => {
    const { error } = exerciseSchema.safeParse({ ...sound, ...change });
    expect(error?.issues.map((issue) => issue.message).join("\n")).toContain(message);
  });
});
