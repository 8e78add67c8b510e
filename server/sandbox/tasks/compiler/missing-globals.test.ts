import { describe, expect, test } from "vitest";
import { missingGlobals } from "grpc-handler/instead";
import { compile } from "./index.ts";
import { findMissing } from "./missing-globals.ts";

async function built(files: Record<string, string>) {
  const result = await compile(files);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result;
}

test("each missing global is a warning at its first use, with what to write, and the code is as it was written", async () => {
  const source = `const ü = "😀"; export default { a: () => ü + Buffer.from("a"), b: () => Buffer.alloc(1) };
export const t = () => process.hrtime.bigint();`;
  const { warnings, code } = await built({ "handler.ts": source });
  expect(warnings).toMatchObject([
    { file: "handler.ts", line: 1, column: 47, severity: "warning" },
    { file: "handler.ts", line: 2, column: 24, severity: "warning" },
  ]);
  expect(warnings[0]?.message).toMatch(
    /^Buffer will not be defined when this runs: write new TextEncoder\(\)\.encode\(text\)/,
  );
  expect(warnings[1]?.message).toMatch(/^process will not be defined when this runs: .* BigInt\(/);
  expect(code).toContain(`Buffer.from("a")`);
  expect(code).toContain("process.hrtime.bigint()");
  expect(code).not.toContain("ꙮ");
});

test("in another file", async () => {
  const files = { "handler.ts": `import "./a"; export default {};`, "a.ts": `\nfetch("/");` };
  expect((await built(files)).warnings).toMatchObject([{ file: "a.ts", line: 2, column: 1 }]);
});

describe("no warning", () => {
  test.each([
    ["a name of the reader's own", `const Buffer = { from: String }; export default Buffer.from("a");`],
    ["a parameter", `export default (fetch: () => void, process = 1) => fetch() ?? process;`],
    ["a property", `export default (a: any) => a.process.Buffer ?? { fetch: 1, global: a };`],
    ["text and comments", `// Buffer\nexport default "Buffer process " + \`fetch\`;`],
    ["a check whether it is there", `export default typeof Buffer === "undefined" ? 1 : Buffer.from("a");`],
    ["through globalThis", `export default (globalThis as any).Buffer?.from("a");`],
    ["types", `export default (a: Buffer): Response => a as unknown as Response;`],
    ["a module of CommonJS", `module.exports = { handleRequest() {} };`],
  ])("%s", async (_, source) => expect((await built({ "handler.ts": source })).warnings).toEqual([]));

  test.each(["Buffeꙮ", String.raw`Buffe\ua66e`, String.raw`Buffe\u{0A66E}`])(
    "and no change for whoever uses that letter: %s",
    async (text) => {
      const { warnings, code } = await built({ "handler.ts": `export default ["${text}", () => Buffer];` });
      expect(warnings).toEqual([]);
      expect(code).toContain("Buffeꙮ");
      expect(code).toContain("=> Buffer]");
    },
  );
});

test("the longest text takes a time that is not noticed", async () => {
  const uses = "say(Buffer);".repeat(1_500);
  const startMs = performance.now();
  const { warnings } = await built({
    "handler.ts": `export default "${"i".repeat(40_000)}"; const say = console.log; ${uses}`,
  });
  expect(warnings).toHaveLength(1);
  expect(performance.now() - startMs).toBeLessThan(5_000);
});

test("a name that is used often and asked for once is looked for once", () => {
  const sourceMap = JSON.stringify({ version: 3, sources: ["handler.ts"], names: [], mappings: "AAAA" });
  const code = `"${"t".repeat(4_000_000)}"; ${"selꙮ(); ".repeat(6_000)} typeof selꙮ; fetcꙮ();`;
  const startMs = performance.now();
  const { warnings } = findMissing(code, sourceMap, { "handler.ts": "" });
  expect(warnings.map(({ message }) => message)).toEqual([expect.stringMatching(/^fetch will not be defined/)]);
  // Milliseconds. Ten seconds when each use was looked for in all of the code.
  expect(performance.now() - startMs).toBeLessThan(5_000);
});

test("no two names are marked alike", () => {
  expect(new Set(missingGlobals.map((name) => `${name.slice(0, -1)} ${String(name.length)}`)).size).toBe(
    missingGlobals.length,
  );
});
