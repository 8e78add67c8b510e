import { describe, expect, test } from "vitest";
import { checkSyntax, locate, pathText } from "./json-places.ts";

describe("mistakes", () => {
  test.each<[string, number, number, string]>([
    ["", 1, 1, "expected a value, found the end of the text"],
    ["{", 1, 2, "expected a field name in double quotes, found the end of the text"],
    ['{ "a": 1, }', 1, 11, 'expected a field name in double quotes, found "}"'],
    ["{ a: 1 }", 1, 3, 'expected a field name in double quotes, found "a"'],
    ['{ "a" 1 }', 1, 7, 'expected ":" after the field name, found "1"'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'expected "," or "}", found """'],
    ["[1, 2", 1, 6, 'expected "," or "]", found the end of the text'],
    ["{} x", 1, 4, 'expected the end, since the message is complete, found "x"'],
    ['{ "a": nul }', 1, 8, 'expected a value, found "n"'],
    ["01", 1, 2, 'expected the end, since the message is complete, found "1"'],
    ['"open', 1, 1, "this string has no end, or holds a character that needs a \\"],
    ["'single'", 1, 1, 'expected a value, found "\'"'],
  ])("%j", (text, line, column, message) => {
    expect(checkSyntax(text)).toEqual({ place: { line, column }, message });
    expect(() => JSON.parse(text) as unknown).toThrow();
  });
});

test.each(["{}", "[]", '"x"', "-1.5e+3", ' { "a" : [ true, null, { "b\\u00e9": "\\n" } ] } '])(
  "%j is sound, as JSON.parse finds too",
  (text) => {
    expect(checkSyntax(text)).toBeUndefined();
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  },
);

test("every field has a place: its name", () => {
  const located = locate('{\n  "a": { "b": [ 1, { "c": 2 } ] }\n}');
  expect(located.ok && [...located.places].map(([path, { line, column }]) => [path, line, column])).toEqual([
    ["", 1, 1],
    ["a", 2, 3],
    ["a.b", 2, 10],
    ["a.b[0]", 2, 17],
    ["a.b[1]", 2, 20],
    ["a.b[1].c", 2, 22],
  ]);
});

test("paths", () => {
  expect(pathText(["items", 2, "value"])).toBe("items[2].value");
});
