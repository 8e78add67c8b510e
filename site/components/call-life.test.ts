import { expect, test } from "vitest";
import { callLives, stepNumbers } from "./call-life.ts";

test.each([
  ["unary", [1, 2, 3, 4, 5]],
  ["server-streaming", [1, 2, 3, 4, 4, 4, 5]],
  ["client-streaming", [1, 2, 2, 2, 3, 4, 5, 6]],
  ["bidirectional-streaming", [1, 2, 3, 4, 2, 4, 4, 5, 6]],
  ["failing", [1, 2, 3, 4, 4, 5]],
] as const)("messages of one stream share a number: %s", (mode, numbers) => {
  expect(stepNumbers(callLives[mode].steps)).toEqual(numbers);
});
