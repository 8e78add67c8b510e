import { expect, test } from "vitest";
import { createBudget, createProgramBudget, tooMuch, withinBudget } from "./budget.ts";
import { type FromProgram, readFromProgram } from "./protocol.ts";

test.each([
  { kind: "open", call: 1, method: "Chat", header: [["a", "b"]], timeoutMs: 5 },
  { kind: "open", call: 1, method: "Chat", header: [] },
  { kind: "message", call: 1, bytes: new Uint8Array(3) },
  { kind: "half_close", call: 2 },
  { kind: "cancel", call: 2 },
  { kind: "pull", call: 2 },
  { kind: "console", level: "log", text: "x" },
  { kind: "finished" },
  { kind: "threw", text: "x" },
])("a program's word is taken as it is: $kind", (message) => {
  expect(readFromProgram(message)).toEqual(message);
});

test.each([
  null,
  5,
  "open",
  {},
  { kind: "open" },
  { kind: "open", call: 1.5, method: "x", header: [] },
  { kind: "open", call: 1, method: "x", header: [["a"]] },
  { kind: "open", call: 1, method: "x", header: [["a", 5]] },
  { kind: "open", call: 1, method: "x", header: Array(101).fill(["a", "b"]) },
  { kind: "message", call: 1, bytes: [1, 2] },
  { kind: "message", call: 1, bytes: new Uint8Array(4 * 1024 * 1024 + 1) },
  { kind: "constructor", call: 1 },
])("what no program of ours says is nothing: %j", (message) => {
  expect(readFromProgram(message)).toBeUndefined();
});

test("a line is cut, and a flood ends the budget of its second", () => {
  expect(readFromProgram({ kind: "console", level: "log", text: "x".repeat(10_000) })).toMatchObject({
    text: "x".repeat(4096),
  });
  const budget = createBudget(2);
  expect([0, 1, 2, 1000].map((ms) => budget(ms))).toEqual([true, true, false, true]);
});

test("a flood of lines is cut off where it is sent, and says so once, however slow the page is", () => {
  const sent: FromProgram[] = [];
  const post = withinBudget(
    (message) => sent.push(message),
    () => 0,
  );
  for (let line = 0; line < 5_000; line++) post({ kind: "console", level: "log", text: "x" });
  expect(sent).toHaveLength(2_001);
  expect(sent.at(-1)).toEqual({ kind: "threw", text: tooMuch });
});

test("lines and calls have budgets of their own", () => {
  const spend = createProgramBudget();
  const lines = Array.from({ length: 3_000 }, () => spend("console", 0));
  expect(lines.indexOf(false)).toBe(2_000);
  expect(spend("pull", 0)).toBe(true);
});
