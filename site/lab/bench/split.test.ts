import { describe, expect, test } from "vitest";
import { clamped, movedByKey, placeFrom, splits } from "./split.ts";

const { code } = splits;

describe("a divider", () => {
  test.each([
    ["ArrowUp", 48],
    ["ArrowLeft", 48],
    ["ArrowDown", 52],
    ["ArrowRight", 52],
    ["Home", code.least],
    ["End", code.most],
    ["Enter", code.usual],
    ["Tab", undefined],
    ["constructor", undefined],
  ])("is put by %s from 50 to %s", (key, place) => {
    expect(movedByKey(code, 50, key)).toBe(place);
  });

  test("stays between its ends", () => {
    expect(movedByKey(code, code.most, "ArrowDown")).toBe(code.most);
    expect(clamped(code, -10)).toBe(code.least);
    expect(clamped(code, 33.3333)).toBe(33.3);
  });

  test.each([
    [undefined, code.usual],
    ["", code.usual],
    ["wide", code.usual],
    ["NaN", code.usual],
    ["1e9", code.most],
    ["44.4", 44.4],
  ])("kept as %j stands at %d", (kept, place) => {
    expect(placeFrom(code, kept)).toBe(place);
  });
});
