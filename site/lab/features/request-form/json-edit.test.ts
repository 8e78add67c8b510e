import { describe, expect, test } from "vitest";
import { isFields, moved, renamed, valueIn, withField, withItem, withKey, without, withoutItem } from "./json-edit.ts";
import { fieldOf } from "./testing/kinds.ts";

const parse = (text: string) => JSON.parse(text) as Readonly<Record<string, string | number | null>>;

describe("a field in the JSON of its message", () => {
  test.each<[string, string, string, unknown]>([
    ["by its name", "a_text", '{ "a_text": "x" }', "x"],
    ["in lowerCamelCase", "a_text", '{ "aText": "x" }', "x"],
    ["that is null: not set", "a_text", '{ "a_text": null }', undefined],
    ["that is not there", "a_text", "{}", undefined],
    ["null in a Value is a value", "any_json", '{ "any_json": null }', null],
  ])("%s", (_, name, json, value) => {
    expect(valueIn(parse(json), fieldOf(name))).toEqual(value);
  });

  test("is written where it was, under the name that it had", () => {
    expect(JSON.stringify(withField(parse('{ "aText": "x", "rest": 1 }'), fieldOf("a_text"), "y"))).toBe(
      '{"aText":"y","rest":1}',
    );
    expect(withField(parse('{ "rest": 1 }'), fieldOf("a_text"), "y")).toEqual({ rest: 1, a_text: "y" });
    expect(withField({ a_text: "x", rest: 1 }, fieldOf("a_text"), undefined)).toEqual({ rest: 1 });
  });

  test("of a oneof takes the others away", () => {
    expect(withField({ limit: 1, rest: 2 }, fieldOf("market"), true)).toEqual({ rest: 2, market: true });
  });
});

test("keys may have any name, and other keys stay", () => {
  const odd = parse('{ "__proto__": 1, "constructor": 2 }');
  expect(isFields(odd)).toBe(true);
  expect(JSON.stringify(withKey(odd, "__proto__", 3))).toBe('{"__proto__":3,"constructor":2}');
  expect(JSON.stringify(withKey({}, "__proto__", 3))).toBe('{"__proto__":3}');
  expect(JSON.stringify(without(odd, ["__proto__"]))).toBe('{"constructor":2}');
  expect(JSON.stringify(renamed({ a: 1 }, "a", "__proto__"))).toBe('{"__proto__":1}');
  expect(Object.getPrototypeOf(withKey({}, "__proto__", {}))).toBe(Object.prototype);
});

test("a key that is taken is refused", () => {
  expect(renamed({ a: 1, b: 2 }, "a", "b")).toBeUndefined();
  expect(renamed({ a: 1, b: 2 }, "a", "a")).toEqual({ a: 1, b: 2 });
  expect(JSON.stringify(renamed({ a: 1, b: 2 }, "a", "c"))).toBe('{"c":1,"b":2}');
});

test("items are put, removed and moved, and stay at the ends", () => {
  const list = [1, 2, 3];
  expect(withItem(list, 1, 9)).toEqual([1, 9, 3]);
  expect(withoutItem(list, 0)).toEqual([2, 3]);
  expect(moved(list, 0, 1)).toEqual([2, 1, 3]);
  expect(moved(list, 2, -1)).toEqual([1, 3, 2]);
  expect(moved(list, 0, -1)).toEqual(list);
  expect(moved(list, 2, 1)).toEqual(list);
  expect(moved(list, 7, 1)).toEqual(list);
});
