import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { Validation } from "./validation.ts";

test("off at first; a .proto without rules takes the offer away, and keeps the choice", () => {
  const hasRules = signal(true);
  const validation = new Validation(hasRules, "x");
  expect([validation.offered.value, validation.on.value]).toEqual([true, false]);
  validation.chosen.value = true;
  expect(validation.on.value).toBe(true);
  hasRules.value = false;
  expect([validation.offered.value, validation.on.value]).toEqual([false, false]);
  hasRules.value = true;
  expect(validation.on.value).toBe(true);
});
