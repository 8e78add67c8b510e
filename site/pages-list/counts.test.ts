import { expect, test } from "vitest";
import { countsOf } from "./counts.ts";

test("words are those that are read; tags, code and front matter are not", () => {
  const page = [
    "---\ntitle: Not counted\n---\n",
    'import Lab from "./Lab.astro";\n',
    "Three words here.\n",
    '<Lab example="chat" />\n',
    "<TrySteps>",
    '<Try perform={["run", { send: { text: "a > b" } }]} expect={{ status: "OK" }}>',
    "**Press Run.**",
    "</Try>",
    "</TrySteps>",
    "```ts\nconst code = 1;\n```",
  ].join("\n");
  expect(countsOf(page)).toEqual({ words: 5, labs: 1, steps: 1, measured: 0 });
});
