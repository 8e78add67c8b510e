import { expect, test } from "vitest";
import { agoText } from "./ago.ts";

test.each([
  [-5_000, "just now"],
  [59_999, "just now"],
  [60_000, "1 minute ago"],
  [5 * 60_000, "5 minutes ago"],
  [60 * 60_000, "1 hour ago"],
  [47 * 3_600_000, "1 day ago"],
  [72 * 3_600_000, "3 days ago"],
])("%i ms are %s", (ms, text) => {
  expect(agoText(ms)).toBe(text);
});
