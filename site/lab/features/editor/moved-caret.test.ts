import { expect, test } from "vitest";
import { movedCaret } from "./moved-caret.ts";

test.each([
  ["behind the same character", "message  A{|int32 x=1;}", "message A {|\n  int32 x = 1;\n}\n"],
  ["at the beginning", "|  message A{}", "|message A {}"],
  ["at the end", "message A{}\n\n\n|", "message A {}|\n"],
  ["where text is gone", "a b c d|", "a b|"],
  ["in an empty text", "|", "|"],
])("the caret is %s", (_, before, after) => {
  const [text, formatted] = [before.replace("|", ""), after.replace("|", "")];
  expect(movedCaret(text, formatted, before.indexOf("|"))).toBe(after.indexOf("|"));
});
