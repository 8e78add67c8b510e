import { fromJson, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { tidied } from "./comments.ts";
import { formText, readFormJson } from "./form-json.ts";
import { initialOf } from "./initial.ts";
import { isFields, withField } from "./json-edit.ts";
import { chosenOf, fieldMistake, hasPresence, mostShownRows, rowsOf, shownRows } from "./rows.ts";
import { fieldOf, kinds, kindsRegistry, typeOf } from "./testing/kinds.ts";

const names = (json: JsonValue): string[] =>
  rowsOf(kinds, isFields(json) ? json : {}, kindsRegistry).map(({ kind, name }) => `${kind} ${name}`);

describe("the rows of a message", () => {
  test("are its fields and oneofs in order, then extensions; before them what is no field", () => {
    const rows = names({ stray: 1, aText: "x", "[kinds.v1.weights]": [1] });
    expect(rows.slice(0, 3)).toEqual(["stray stray", "field a_text", "field small"]);
    expect(rows).toContain("oneof order");
    expect(rows).not.toContain("field limit");
    expect(rows).toContain("field __proto__");
    expect(rows.at(-1)).toBe("field [kinds.v1.weights]");
  });

  test("of a message without fields are none", () => {
    expect(rowsOf(typeOf("Empty"), {}, kindsRegistry)).toEqual([]);
  });

  test("of very many, the first are shown and those that are set; a text finds any", () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ ...fieldOf("a_text"), name: `f${String(index)}` }));
    const rows = many.map((field) => ({ kind: "field", name: field.name, field }) as const);
    expect(shownRows(rows, {}, { all: false, find: "" })).toHaveLength(mostShownRows);
    expect(shownRows(rows, { f150: "x" }, { all: false, find: "" }).at(-1)?.name).toBe("f150");
    const unset = Object.fromEntries(many.map(({ name }) => [name, ""]));
    const implicit = many.map(
      (field) => ({ kind: "field", name: field.name, field: { ...fieldOf("small"), name: field.name } }) as const,
    );
    expect(shownRows(implicit, unset, { all: false, find: "" })).toHaveLength(mostShownRows);
    expect(shownRows(rows, {}, { all: true, find: "" })).toHaveLength(200);
    expect(shownRows(rows, {}, { all: false, find: "F19 " }).map(({ name }) => name)).toEqual([
      "f19",
      ...Array.from({ length: 10 }, (_, index) => `f19${String(index)}`),
    ]);
  });
});

test("two fields of a oneof are both found", () => {
  const { oneof } = fieldOf("limit");
  expect(oneof && chosenOf(oneof, { limit: 1, market: true }).map(({ name }) => name)).toEqual(["limit", "market"]);
});

test.each([
  ["small", false],
  ["a_text", true],
  ["inner", true],
  ["names", false],
  ["by_number", false],
  ["wrapped", true],
])("whether %s is set is another thing than its default: %s", (name, explicit) => {
  expect(hasPresence(fieldOf(name))).toBe(explicit);
});

test.each<[string, JsonValue, RegExp]>([
  ["names", "A", /^expected a list, found "A"/u],
  ["by_number", [1], /^expected an object: a map/u],
  ["inner", 5, /^expected an object: Kinds, found 5/u],
  ["color", "BLUE", /^expected one of the names of Color/u],
  ["closed", 7, /^Closed is closed: it has no value 7/u],
  ["at", 5, /^expected text, found 5/u],
  ["at", "soon", /^expected a time such as/u],
  ["pause", "1.5", /^expected seconds/u],
  ["mask", "a_b", /lowerCamelCase/u],
  ["wrapped", "x", /^expected a whole number/u],
  ["list", {}, /^expected a list/u],
  ["content", 1, /^expected an object: Any/u],
])("%s: %j is a mistake", (name, value, mistake) => {
  expect(fieldMistake(fieldOf(name), value)).toMatch(mistake);
});

test("what is required and not there is a mistake, and nothing else that is not there", () => {
  expect(fieldMistake(fieldOf("name", typeOf("Wish")), undefined)).toMatch(/^required/u);
  expect(fieldMistake(fieldOf("a_text"), undefined)).toBeUndefined();
  expect(fieldMistake(fieldOf("color"), 7)).toBeUndefined();
});

test("what any field begins with can be sent at once, and has no mistake", () => {
  for (const field of kinds.fields) {
    const value = initialOf(field);
    expect(fieldMistake(field, value), field.name).toBeUndefined();
    const message = fromJson(kinds, withField({}, field, value), { registry: kindsRegistry });
    expect(() => toBinary(kinds, message), field.name).not.toThrow();
  }
  expect(initialOf(fieldOf("wish"))).toEqual({ name: "", part: { size: "0" } });
});

describe("the JSON and the form", () => {
  test("follow each other", () => {
    const { json } = readFormJson('{ "small": 1 }', {});
    expect(formText(withField(json, fieldOf("small"), 2))).toBe('{ "small": 2 }');
  });

  test.each<[string, RegExp]>([
    ['{ "small": }', /expected a value/u],
    ["[1]", /expected an object/u],
    ['{ "a": 1, "a": 2 }', /here twice/u],
  ])("of %s the form stays at what was before, and says why", (text, message) => {
    const read = readFormJson(text, { small: 1 });
    expect(read.json).toEqual({ small: 1 });
    expect(read.mistake?.message).toMatch(message);
    expect(read.mistake?.place).toBeDefined();
  });
});

test("a comment is one paragraph, without what is meant for linters", () => {
  expect(tidied(" One\n two.\n\n buf:lint:ignore X\n")).toBe("One two.");
});
