// Colours of code that others have written: those of whole texts, and an end where a text would take too long.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { colouredLines, highlighter, themes } from "./highlight.ts";

const handler = readFileSync(new URL("../../../../content/examples/stock-ticker/handler.ts", import.meta.url), "utf8");

test("line by line, the colours are those of the whole text", () => {
  const source = ["/* a comment", "of two lines */", "const text = `one", "${1 + 1}", "two`;", handler].join("\n");
  const whole = highlighter.codeToTokensWithThemes(source, { lang: "typescript", themes });
  expect(colouredLines(source, "typescript").slice(0, 20)).toEqual(
    whole.slice(0, 20).map((line) =>
      line.map(({ content, variants: { light, dark } }) => ({
        ...{ text: content, light: light?.color, dark: dark?.color },
      })),
    ),
  );
});

test.each([
  ["a line that would take minutes", "a".repeat(65_536), undefined],
  ["a text that takes longer than the page may stand still", handler, 0],
])("%s keeps its letters, and has no colours", (_name, source, budgetMs) => {
  const lines = colouredLines(source, "typescript", budgetMs);
  expect(lines.map((line) => line.map(({ text }) => text).join("")).join("\n")).toBe(source);
  expect(new Set(lines.flat().map(({ light }) => light)).size).toBe(1);
});
