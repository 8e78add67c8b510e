import { expect, test } from "vitest";
import { besideOthers, sentenceOfTypes, typeProblemsOf } from "./type-problems.ts";

const at = (startLineNumber: number, message: string, isError = true) => ({
  ...{ startLineNumber, startColumn: 3, message, isError },
});
const types = typeProblemsOf([at(9, "Late."), at(2, "Early.\nBecause."), at(1, "Never read.", false)]);

test("errors are problems of the types, in the order of the text; hints are none", () => {
  expect(types.map(({ line, source, severity }) => [line, source, severity])).toEqual([
    [2, "types", "warning"],
    [9, "types", "warning"],
  ]);
});

test("where Deploy has refused a line, its types are not spoken of", () => {
  const refused = { line: 9, column: 1, message: "", severity: "error", source: "deploy" } as const;
  expect(besideOthers(types, [refused]).map(({ line }) => line)).toEqual([2]);
  expect(besideOthers(types, [{ ...refused, source: "handler" }])).toEqual(types);
});

test("one sentence says how many there are, and the first", () => {
  expect(sentenceOfTypes(types)).toBe("2 type errors in handler.ts: line 2: Early.");
  expect(sentenceOfTypes(types.slice(1))).toBe("1 type error in handler.ts: line 9: Late.");
  expect(sentenceOfTypes([])).toBeUndefined();
});
