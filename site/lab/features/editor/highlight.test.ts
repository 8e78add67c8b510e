// Colours of code that others have written: those of the whole text, line by line.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { colouredLines, highlighter, themes } from "./highlight.ts";

const handler = readFileSync(new URL("../../../../content/examples/stock-ticker/handler.ts", import.meta.url), "utf8");

test("line by line, the colours are those of the whole text", () => {
  const source = ["/* a comment", "of two lines */", "const text = `one", "${1 + 1}", "two`;", handler].join("\n");
  const whole = highlighter.codeToTokensWithThemes(source, { lang: "typescript", themes });
  expect([...colouredLines(source, "typescript")].slice(0, 20)).toEqual(
    whole.slice(0, 20).map((line) =>
      line.map(({ content, variants: { light, dark } }) => ({
        ...{ text: content, light: light?.color, dark: dark?.color },
      })),
    ),
  );
});

test("a line that would take minutes keeps its letters, and has no colours; the next one has", () => {
  const long = "a".repeat(65_536);
  const [first, second = []] = colouredLines(`${long}\nconst a = 1;`, "typescript");
  expect(first).toMatchObject([{ text: long }]);
  expect(new Set(second.map(({ light }) => light)).size).toBeGreaterThan(1);
});
