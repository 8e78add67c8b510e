import { describe, expect, test } from "vitest";
import { limits } from "../../../limits.ts";
import { compile } from "./index.ts";
import type { Diagnostic } from "../../contract.ts";
import { SourcePlaces } from "../../calls/source-places.ts";

async function diagnosticsOf(files: Record<string, string>): Promise<Diagnostic[]> {
  const result = await compile(files);
  if (result.ok) throw new Error("it compiled");
  return result.diagnostics;
}

describe("what is wrong is a diagnostic with its place", () => {
  test.each([
    ["a syntax error", "export default class {\n  foo( }\n", 2, 8, `Expected identifier but found "}"`],
    [
      "after characters of more than one byte",
      "const ü = '😀'; const = 1;",
      1,
      23,
      `Expected identifier but found "="`,
    ],
    [
      "a package that is not there",
      `\n  import x from "lodash"; x();`,
      2,
      17,
      "there are grpc-handler, @bufbuild/protobuf",
    ],
    ["a Node module", `import fs from "node:fs"; fs.x();`, 1, 16, `"node:fs" cannot be imported`],
    ["a schema that is not there", `import { X } from "./gen/no/v1/no_pb"; X;`, 1, 19, "the generated schemas are"],
    ["a file that is not there", `import { x } from "./other"; x;`, 1, 19, "the files here are handler.ts"],
    [
      "a name that is not exported",
      `import { Slep } from "grpc-handler"; Slep();`,
      1,
      10,
      `No matching export in "grpc-handler" for import "Slep"`,
    ],
    ["a dynamic import", `await import("x");`, 1, 14, `"x" cannot be imported`],
    ["a require", `require("fs");`, 1, 9, `"fs" cannot be imported`],
  ])("%s", async (_, source, line, column, message) => {
    const [diagnostic] = await diagnosticsOf({ "handler.ts": source });
    expect(diagnostic).toMatchObject({ file: "handler.ts", line, column, severity: "error" });
    expect(diagnostic?.message).toContain(message);
  });

  test("in another file", async () => {
    const files = { "handler.ts": `import { a } from "./lib/a.js"; a;`, "lib/a.ts": "export const a = ;" };
    expect(await diagnosticsOf(files)).toMatchObject([{ file: "lib/a.ts", line: 1, column: 18 }]);
  });

  test.each([
    ["no handler.ts", { "main.ts": "" }, "named handler.ts, found main.ts"],
    ["nothing at all", {}, "found no files"],
    ["too much", { "handler.ts": "ü".repeat(limits.deploy.sourceBytes / 2 + 1) }, "the files hold 65548 bytes"],
  ])("%s", async (_, files, message) => {
    const [diagnostic] = await diagnosticsOf(files);
    expect(diagnostic).toMatchObject({ file: "handler.ts", line: 0, column: 0, severity: "error" });
    expect(diagnostic?.message).toContain(message);
  });

  test("a warning comes with the code", async () => {
    const result = await compile({
      "handler.ts": "export default {};\nif (-0 === (NaN as number)) typeof x === 'nul';",
    });
    if (!result.ok) throw new Error("it did not compile");
    expect(result.warnings.length).toBeGreaterThan(0);
    for (const warning of result.warnings)
      expect(warning).toMatchObject({ file: "handler.ts", line: 2, severity: "warning" });
  });
});

describe("what is right is one module", () => {
  test("types vanish, modules and files are bundled, places lead back", async () => {
    const handler = `import { toBinary } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import type { GrpcHandler } from "grpc-handler";
import { helper } from "./helper.ts";
export default { handler: helper(toBinary, StringValueSchema) } satisfies Record<string, unknown> as GrpcHandler;
`;
    const result = await compile({
      "handler.ts": handler,
      "helper.ts": "export const helper = (...all: unknown[]) => {\n  throw all;\n};",
    });
    if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
    expect(result.warnings).toEqual([]);
    expect(result.code).not.toMatch(/^\s*import\b/m);
    expect(result.code).not.toContain("AnySchema");
    const lines = result.code.split("\n");
    const line = lines.findIndex((text) => text.includes("throw all")) + 1;
    const column = (lines[line - 1] ?? "").indexOf("throw") + 1;
    const places = new SourcePlaces(result.sourceMap);
    expect(places.at(line, column)).toEqual({ file: "helper.ts", line: 2, column: 3 });
    expect(
      places.inStack(`Error\n at x (runtime.js:1:1)\n at f (handler.mjs:${String(line)}:${String(column)})`),
    ).toEqual({
      ...{ file: "helper.ts", line: 2, column: 3 },
    });
    expect(places.rewrite(`at handler.mjs:${String(line)}:${String(column)}!`)).toBe("at helper.ts:2:3!");
    expect(places.defaultExport()).toEqual({ file: "handler.ts", line: 5, column: 1 });
  });

  test("files find each other from where they are, schemas and texts too", async () => {
    const result = await compile({
      "handler.ts": `import all from "./lib/all"; export default { all };`,
      "lib/all.ts": `import data from "./data.json"; import note from "../note.txt"; import { up } from "../up.js";
import { GetPriceRequestSchema } from "../gen/stock/v1/stock_pb"; import * as handler from "../handler.ts";
export default [data, note, up, GetPriceRequestSchema, () => handler];`,
      "lib/data.json": `{ "answer": 42 }`,
      "note.txt": "read me",
      "up.ts": "export const up = (x: number): number => x;",
    });
    if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
    for (const part of ["answer: 42", `"read me"`, "const up", `take("GetPriceRequestSchema")`])
      expect(result.code.replaceAll("var up", "const up")).toContain(part);
    expect(result.code.match(/handler_default =/g)).toHaveLength(1);
  });

  test.each(["", "no position", "handler.mjs:9999999:9999999", "handler.mjs:0:0", "handler.mjs:99999999999:1"])(
    "a stack that leads nowhere: %j",
    async (stack) => {
      const result = await compile({ "handler.ts": "export default {};" });
      if (!result.ok) throw new Error("it did not compile");
      const places = new SourcePlaces(result.sourceMap);
      expect(() => places.inStack(stack)).not.toThrow();
      expect(() => places.rewrite(stack)).not.toThrow();
    },
  );
});
