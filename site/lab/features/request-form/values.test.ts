import { type JsonValue, ScalarType } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { bytesOf, bytesText, readBytes } from "./bytes.ts";
import { choicesOf, namedValue } from "./choices.ts";
import { freeKey, mapKeyMistake } from "./map-keys.ts";
import { readScalar, scalarMistake, scalarText } from "./scalars.ts";
import { fieldOf } from "./testing/kinds.ts";
import { durationMistake, fieldMaskMistake, localText, timestampMistake } from "./times.ts";

describe("what is typed into a box of a scalar", () => {
  test.each<[ScalarType, string, JsonValue | undefined, boolean]>([
    [ScalarType.INT32, "12", 12, true],
    [ScalarType.INT32, " -2147483648 ", -2147483648, true],
    [ScalarType.INT32, "2147483648", 2147483648, false],
    [ScalarType.INT32, "99999999999999999999", "99999999999999999999", false],
    [ScalarType.INT32, "1.5", "1.5", false],
    [ScalarType.INT32, "-", "-", false],
    [ScalarType.UINT32, "4294967295", 4294967295, true],
    [ScalarType.FIXED32, "-1", -1, false],
    [ScalarType.SINT64, "9007199254740993", "9007199254740993", true],
    [ScalarType.INT64, "-9223372036854775808", "-9223372036854775808", true],
    [ScalarType.INT64, "9223372036854775808", "9223372036854775808", false],
    [ScalarType.UINT64, "18446744073709551615", "18446744073709551615", true],
    [ScalarType.UINT64, "007", "7", true],
    [ScalarType.SFIXED64, "-1", "-1", true],
    [ScalarType.DOUBLE, "1e3", 1000, true],
    [ScalarType.DOUBLE, ".5", 0.5, true],
    [ScalarType.DOUBLE, "NaN", "NaN", true],
    [ScalarType.FLOAT, "-Infinity", "-Infinity", true],
    [ScalarType.FLOAT, "1e39", 1e39, false],
    [ScalarType.DOUBLE, "-0", "-0", true],
    [ScalarType.FLOAT, "-0.0", "-0.0", true],
    [ScalarType.DOUBLE, "1e400", "1e400", false],
    [ScalarType.DOUBLE, "many", "many", false],
    [ScalarType.STRING, " x ", " x ", true],
    [ScalarType.STRING, "", "", true],
    [ScalarType.BOOL, "true", true, true],
    [ScalarType.BOOL, "yes", "yes", false],
    [ScalarType.INT32, "", undefined, true],
  ])("%s %j", (type, typed, value, isSound) => {
    expect(readScalar(type, typed)).toEqual(value);
    expect(value === undefined || scalarMistake(type, value) === undefined).toBe(isSound);
  });

  test("values of the JSON that have another type are mistakes, with what was found", () => {
    expect(scalarMistake(ScalarType.INT32, "many")).toBe(
      'expected a whole number from -2147483648 to 2147483647, found "many"',
    );
    expect(scalarMistake(ScalarType.STRING, 5)).toBe("expected text, found 5");
    expect(scalarMistake(ScalarType.BYTES, "!")).toBe('expected base64, found "!"');
    expect(scalarMistake(ScalarType.INT64, Number("9007199254740993"))).toContain(
      'write it as text, "9007199254740992"',
    );
    expect(scalarMistake(ScalarType.DOUBLE, "x".repeat(99))).toMatch(/found "x{39}…$/u);
    expect(scalarText({ a: [1] })).toBe('{"a":[1]}');
  });
});

describe("bytes", () => {
  test.each<["text" | "hex" | "base64", string, string]>([
    ["text", "Zoë", "Wm/Dqw=="],
    ["hex", "0a ff", "Cv8="],
    ["hex", "0x0AFF", "Cv8="],
    ["hex", "", ""],
    ["base64", "Cv8=\n", "Cv8="],
  ])("%s %j", (form, typed, base64) => {
    expect(readBytes(typed, form)).toEqual({ base64 });
  });

  test.each<["hex" | "base64", string, RegExp]>([
    ["hex", "0g", /pairs of hexadecimal digits/u],
    ["hex", "abc", /even number of hexadecimal digits, found 3/u],
    ["base64", "a b c d e", /expected base64/u],
    ["base64", "*", /expected base64/u],
  ])("%s %j is refused", (form, typed, mistake) => {
    expect(readBytes(typed, form)).toEqual({ mistake: expect.stringMatching(mistake) as string });
  });

  test("are shown in all forms, as text only when they are text", () => {
    const bytes = bytesOf("Cv8=") ?? new Uint8Array();
    expect(bytesText(bytes, "hex")).toBe("0a ff");
    expect(bytesText(bytes, "base64")).toBe("Cv8=");
    expect(bytesText(bytes, "text")).toBeUndefined();
    expect(bytesOf("no base64!")).toBeUndefined();
    expect(bytesText(bytesOf("_-8") ?? bytes, "hex")).toBe("ff ef");
  });
});

test("an enum has names, and a number for what has none", () => {
  const type = fieldOf("color").enum;
  if (!type) throw new Error("expected an enum");
  expect(choicesOf(type).map(({ label }) => label)).toEqual(["COLOR_UNSPECIFIED (0)", "COLOR_RED (1)"]);
  expect([1, "1", "COLOR_RED", 7, undefined].map((value) => namedValue(type, value))).toEqual([
    ...["COLOR_RED", "COLOR_RED", "COLOR_RED"],
    ...[7, undefined],
  ]);
});

test("keys of maps are checked by their type, and a new one is free", () => {
  expect(mapKeyMistake(ScalarType.INT32, "x")).toMatch(/whole number/u);
  expect(mapKeyMistake(ScalarType.UINT64, "18446744073709551615")).toBeUndefined();
  expect(mapKeyMistake(ScalarType.BOOL, "maybe")).toMatch(/true or false/u);
  expect(mapKeyMistake(ScalarType.STRING, "")).toBeUndefined();
  expect(freeKey(ScalarType.STRING, [])).toBe("");
  expect(freeKey(ScalarType.STRING, ["", "key2"])).toBe("key3");
  expect(freeKey(ScalarType.INT32, ["0", "1"])).toBe("2");
  expect(freeKey(ScalarType.BOOL, ["true"])).toBe("false");
  expect(freeKey(ScalarType.BOOL, ["true", "false"])).toBeUndefined();
});

test.each<[(text: string) => string | undefined, string, boolean]>([
  [timestampMistake, "2026-11-28T20:15:00Z", true],
  [timestampMistake, "2026-11-28T20:15:00.123456789+01:00", true],
  [timestampMistake, "2026-11-28", false],
  [timestampMistake, "2026-13-28T20:15:00Z", false],
  [timestampMistake, "now", false],
  [durationMistake, "1.5s", true],
  [durationMistake, "-0.000000001s", true],
  [durationMistake, "1.5", false],
  [durationMistake, "999999999999s", false],
  [fieldMaskMistake, "", true],
  [fieldMaskMistake, "user.displayName,photo", true],
  [fieldMaskMistake, "display_name", false],
  [fieldMaskMistake, "a,,b", false],
])("%o: %s", (mistakeOf, text, isSound) => {
  expect(mistakeOf(text) === undefined).toBe(isSound);
});

test("a time is said where the reader is", () => {
  expect(localText("2026-11-28T20:15:00.123456789Z", "Europe/Berlin")).toMatch(/^Nov 28, 2026, 9:15:00\sPM$/u);
  expect(localText("soon")).toBeUndefined();
});
