import { expect, test } from "vitest";
import { Slots } from "./slots.ts";

test("what was added is there until it is removed, and slots are used again", () => {
  const slots = new Slots<{ readonly name: string }>();
  const names = (): string[] => [...slots].map(({ name }) => name).sort();
  const removeA = slots.add({ name: "a" });
  const removeB = slots.add({ name: "b" });
  removeA();
  removeA();
  expect([names(), slots.size]).toEqual([["b"], 1]);
  slots.add({ name: "c" });
  removeA();
  expect([names(), slots.size]).toEqual([["b", "c"], 2]);
  removeB();
  expect([names(), slots.size]).toEqual([["c"], 1]);
});
