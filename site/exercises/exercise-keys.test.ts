import { expect, test } from "vitest";
import { ariaKey, keyPressed, keyText, type Pressed } from "./exercise-keys.ts";

const enter: Pressed = {
  key: "Enter",
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  isComposing: false,
};

test.each<[string, Partial<Pressed>, string | undefined]>([
  ["Ctrl+Enter", { ctrlKey: true }, "run"],
  ["Command+Enter", { metaKey: true }, "run"],
  ["Ctrl+Shift+Enter", { ctrlKey: true, shiftKey: true }, "check"],
  ["Alt+Enter", { altKey: true }, "next"],
  ["Enter", {}, undefined],
  ["Shift+Enter", { shiftKey: true }, undefined],
  ["AltGr+Enter, which is Ctrl and Alt on Windows", { ctrlKey: true, altKey: true }, undefined],
  ["Enter that ends a composition", { ctrlKey: true, isComposing: true }, undefined],
  ["another key", { key: "n", altKey: true }, undefined],
])("%s", (_, change, name) => {
  expect(keyPressed({ ...enter, ...change })).toBe(name);
});

test("a key is written as its system writes it", () => {
  expect([keyText("check", false), keyText("check", true), ariaKey("check")]).toEqual([
    "Ctrl+Shift+Enter",
    "⌘⇧↩",
    "Control+Shift+Enter",
  ]);
});
