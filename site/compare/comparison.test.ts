import { describe, expect, test } from "vitest";
import { type Comparison, figureText, median, verdict } from "./comparison.ts";

test.each([
  [[3], 3],
  [[5, 1, 3], 3],
  [[4, 1, 3, 2], 2.5],
  [[], NaN],
])("the median of %j is %d", (figures, middle) => {
  expect(median(figures)).toBe(middle);
});

test.each([
  [0.01234, "0.0123"],
  [9.876, "9.88"],
  [99.96, "100"],
  [1234.5, "1,235"],
  [1_234_567, "1,234,567"],
])("%d reads %s", (figure, text) => {
  expect(figureText(figure)).toBe(text);
});

describe("the verdict", () => {
  const way = (label: string) => ({ label, method: "Ping", request: {} });
  const comparison: Comparison = {
    name: "n",
    title: "t",
    measure: { value: "duration", unit: "ms" },
    good: way("one"),
    bad: way("many"),
  };
  test.each([
    [10, 45, "“many” takes 4.5 times as much as “one”."],
    [10, 10.5, "No difference worth the name, here and now."],
    [20, 10, "Not this time: “one” takes 2 times as much."],
  ])("of %d against %d", (good, bad, sentence) => {
    expect(verdict(comparison, good, bad)).toBe(sentence);
  });
});
