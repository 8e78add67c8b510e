// A rule that never fires is worse than none: each is given one violation, and must say what the configuration says.
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, matchesGlob, relative } from "node:path/posix";
import { ESLint } from "eslint";
import ts from "typescript";
import tseslint from "typescript-eslint";
import { afterAll, describe, expect, test } from "vitest";

const cwd = import.meta.dirname;

interface Zone {
  readonly target: string;
  readonly from: string;
  readonly except: readonly string[];
  readonly message: string;
}

/** The configuration is JavaScript without types. */
const config = new URL("./eslint.config.mjs", import.meta.url).href;
const { zones } = (await import(config)) as { readonly zones: readonly Zone[] };

/** What the rules say of a file of that text at that path. Only those that need no types, where `withTypes` is not set. */
async function lint(filePath: string, text: string, withTypes = false): Promise<string[]> {
  const parserOptions = withTypes
    ? { projectService: { allowDefaultProject: [filePath] } }
    : { projectService: false, program: null };
  const eslint = new ESLint({
    cwd,
    ignore: false,
    overrideConfig: [
      { languageOptions: { parserOptions: { ...parserOptions, tsconfigRootDir: cwd } } },
      ...(withTypes ? [] : [tseslint.configs.disableTypeChecked as object]),
    ],
  });
  const [result] = await eslint.lintText(text, { filePath });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? "parser"}: ${message}`);
}

/** A file below `from` that the zone forbids. */
function guardedFile(from: string, except: readonly string[]): string {
  const path = from.replace(/^\.\//, "");
  if (statSync(path).isFile()) return path;
  const allowed = except.map((name) => join(path, name));
  const found = globSync(`${path}/**/*.{ts,tsx,js}`, { cwd }).find(
    (file) => !file.endsWith(".test.ts") && !allowed.some((name) => file === name || file.startsWith(`${name}/`)),
  );
  if (found === undefined) throw new Error(`expected a file in ${from}, found none`);
  return found;
}

describe("who may import whom", () => {
  test.each(zones.map((zone) => [`${zone.target} → ${zone.from}`, zone] as const))("%s", async (_, zone) => {
    const { target, from, except, message } = zone;
    const planted = join(target.replace("*.ts", ""), "planted.ts");
    const specifier = relative(dirname(planted), guardedFile(from, except));
    const said = await lint(planted, `import "${specifier.startsWith(".") ? specifier : `./${specifier}`}";\n`);
    expect(
      said.filter((line) => line.startsWith("import-x/no-restricted-paths") && line.includes(message)),
    ).toHaveLength(1);
  });

  test("an .astro page keeps to them too", async () => {
    const said = await lint("site/pages/planted.astro", '---\nimport { Lab } from "../lab/lab.ts";\n---\n\n<Lab />\n');
    expect(said.filter((line) => line.includes("Come in by the door: import site/lab/index.ts"))).toHaveLength(1);
  });

  test("the folders that the rules name exist", () => {
    for (const { target, from } of zones)
      expect(globSync([target.replace(/^\.\//, ""), from.replace(/^\.\//, "")], { cwd }).length).toBeGreaterThan(1);
  });
});

describe("a pattern", () => {
  test.each([
    ["server/proxy/planted.ts", "socket.on('close', () => undefined);", "What an event listener throws"],
    ["server/proxy/planted.ts", "setTimeout(() => undefined, 5);", "What a timer's callback throws"],
    ["server/proxy/planted.ts", "export const path = req.url;", "Undecoded"],
    ["server/planted.ts", "export const host = process.env['HOST'];", "Read it in server/config.ts"],
    ["server/planted.ts", "process.exit(1);", "Only main.ts ends the process"],
    [
      "server/proxy/planted.ts",
      'import { createTasks } from "../sandbox/index.ts";\n\nexport const tasks = createTasks();\n',
      "A part of the server knows another's types alone",
    ],
    ["server/main.ts", "export const host = process.env['HOST'];", "Read it in server/config.ts"],
    [
      "site/planted.ts",
      `export function long(): void {\n${"  console.log(1);\n".repeat(61)}}\n`,
      "max-lines-per-function",
    ],
    ["e2e/planted.spec.ts", 'import { test } from "@playwright/test";', "Import test from ./lab.ts"],
    ["site/planted.ts", "export const same = 1 == (2 as number);", "eqeqeq"],
  ])("%s: %s", async (path, text, message) => {
    expect((await lint(path, text)).filter((line) => line.includes(message))).toHaveLength(1);
  });

  test("a part of the server may have another's types", async () => {
    const text = 'import type { Tasks } from "../sandbox/index.ts";\n\nexport type Mine = Tasks;\n';
    const messages = await lint("server/proxy/planted.ts", text);
    expect(messages.filter((line) => line.includes("no-restricted-imports"))).toEqual([]);
  });

  test("a promise that is only hidden from the linter", async () => {
    const said = await lint("server/proxy/planted.ts", "export const go = (): void => void Promise.reject(1);\n", true);
    expect(said.some((line) => line.startsWith("@typescript-eslint/no-floating-promises"))).toBe(true);
  });
});

describe("circles", () => {
  const folder = mkdtempSync(join(cwd, "site", "planted-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("a circle of values is an error", async () => {
    mkdirSync(join(folder, "circle"));
    const a = join(folder, "circle", "a.ts");
    const text = `import { b } from "./b.ts";\nexport const a = (): unknown => b;\n`;
    writeFileSync(a, text);
    writeFileSync(join(folder, "circle", "b.ts"), `import { a } from "./a.ts";\nexport const b = (): unknown => a;\n`);
    expect((await lint(a, text)).filter((line) => line.startsWith("import-x/no-cycle"))).toHaveLength(1);
  });

  test("there is none, with types too", () => {
    expect(circlesIn(sources())).toEqual([]);
  });

  test("one of types alone is found", () => {
    const found = circlesIn(
      new Map([
        ["a.ts", ["b.ts"]],
        ["b.ts", ["c.ts", "d.ts"]],
        ["c.ts", ["a.ts"]],
        ["d.ts", []],
      ]),
    );
    expect(found).toEqual([["a.ts", "b.ts", "c.ts"]]);
  });
});

/** Which file imports which, types included: the linter's own rule leaves those out. */
function sources(): Map<string, string[]> {
  const files = globSync("{bench,content,e2e,interop,packages,server,site,testing_data}/**/*.{ts,tsx,js}", {
    cwd,
    exclude: (name) => name === "node_modules" || matchesGlob(name, "planted-*"),
  });
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(cwd, file), "utf8"), true, true);
      const imported = importedFiles.filter(({ fileName }) => fileName.startsWith("."));
      return [file, imported.map(({ fileName }) => join(dirname(file), fileName)).filter((path) => known.has(path))];
    }),
  );
}

/** One circle through each file that is in any, and not in one found before. */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start >= 0) circles.push(way.slice(start));
    if (start >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}
