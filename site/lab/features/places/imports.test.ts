import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { importLines, importsLabel } from "./imports.ts";

const several = `// What it is.
import { a } from "a";
import {
  b,
  type C, // why
} from 'b';
import type { D } from "./gen/d";

// More of them.
import "e";

const x = 1;
`;

test.each<[string, string, [number, number] | undefined]>([
  ["all in a row, after a comment", several, [2, 10]],
  ["with a block comment before", '/* one\n two */\nimport a from "a";\nimport b from "b";\nx();', [3, 4]],
  ["one line is not worth folding", 'import a from "a";\nx();', undefined],
  ["none", "const a = 1;\nconst b = 2;", undefined],
  ["nothing else in the file", 'import a from "a";\nimport b from "b";\n\n', undefined],
  ["import() is an expression", 'import("a");\nimport("b");\nx();', undefined],
  ["import.meta too", "import.meta.url;\nimport.meta.url;\nx();", undefined],
  ["one half written ends the block", 'import a from "a";\nimport b from "b";\nimport { c\nconst x = 1;', [1, 2]],
  ["one half written before another", 'import {\nimport b from "b";\nx();', undefined],
  ["attributes", 'import a from "a";\nimport b from "b" with { type: "json" };\nx();', [1, 2]],
  ["later ones are not at the beginning", 'x();\nimport a from "a";\nimport b from "b";\ny();', undefined],
  ["a comment without an end", "/* import", undefined],
  ["", "", undefined],
])("%s", (_, source, range) => {
  expect(importLines(source)).toEqual(range && { first: range[0], last: range[1] });
});

test("a file as long as may be is read at once", () => {
  expect(importLines("import {\n" + "  name,\n".repeat(50_000))).toBeUndefined();
});

test("each example folds to one line", () => {
  const examples = new URL("../../../../content/examples/", import.meta.url);
  for (const { name } of readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const source = readFileSync(new URL(`${name}/handler.ts`, examples), "utf8");
    const range = importLines(source);
    const rest = source.split("\n").slice(range?.last);
    expect(
      rest.filter((line) => line.startsWith("import")),
      name,
    ).toEqual([]);
    expect(range && importsLabel(range), name).toMatch(/^\d+ lines of imports$/);
  }
});
