import { expect, test } from "vitest";
import { enumFault } from "./enum-rule.ts";

test.each([
  "enum E { A, B = 1 << 2, C = \"a+b\", D = '}`', /* + */ F = A | B, // +\n G = -1 }",
  "const enum Empty {} const sum = 1 + 2;",
  "// an enumeration of what { a + b } is\nconst enumerate = (a) => { return a + 1; };",
])("%s is no danger", (text) => {
  expect(enumFault(text)).toBeUndefined();
});

test.each([
  'enum E { A = "x", B = A + A }',
  "enum E { A = `${B}` }",
  'enum/*{}*/E/*}*/{ A = "}", B = A + A }',
  'const enum\n// }\nÉ\u200d{ A = "\\"}", B = A+A }',
  'enum \\u{41}B { A = "x", B = A + A }',
  'enum E { A = /}/.source, B = "x" + "y" }',
  'enum E { A = { a: "}" }.a, B = A + A }',
  'enum $ { "a b" = "x", C = ((E["a b"])) + E["a b"] }',
])("%s is refused", (text) => {
  expect(enumFault(text)?.message).toMatch(/plain values/);
});

test.each(["enum/*", "enum // ", "enum/**/", "enum E{/*", "enum a\\u{"])(
  "%s a thousand times takes no time",
  (piece) => {
    const startMs = performance.now();
    enumFault(piece.repeat(65_536 / piece.length));
    expect(performance.now() - startMs).toBeLessThan(500);
  },
);
