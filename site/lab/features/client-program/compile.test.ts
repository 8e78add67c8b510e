import { expect, test } from "vitest";
import { compileProgram, UnfitProgram } from "./compile.ts";

type Body = (require: (name: string) => object, exports: object) => Promise<unknown>;

/** Runs a compiled program as the worker does. */
function run(js: string, modules: Record<string, object>): Promise<unknown> {
  const { constructor } = Object.getPrototypeOf(async () => Promise.resolve()) as { constructor: unknown };
  const AsyncFunction = constructor as new (...text: string[]) => Body;
  return new AsyncFunction("require", "exports", js)((name) => modules[name] ?? {}, {});
}

test("types go, imports are asked for, top-level await stays", async () => {
  const heard: unknown[] = [];
  const js = compileProgram(`import { say as tell } from "./a";
import all, * as everything from "./b";
interface Never { x: number }
const later: Promise<number> = Promise.resolve(5);
tell(await later, (all as string), everything.more);
`);
  await run(js, {
    "./a": { say: (...values: unknown[]) => heard.push(...values) },
    "./b": { default: "b", more: 1, __esModule: true },
  });
  expect(heard).toEqual([5, "b", 1]);
});

test("lines stay where they are", () => {
  const js = compileProgram("interface A {\n  x: number;\n}\n\nfail();\n");
  expect(js.split("\n")[4]).toContain("fail()");
});

test("what is no TypeScript is told with its place", () => {
  expect(() => compileProgram("\nconst a = ;\n")).toThrow(UnfitProgram);
  expect(() => compileProgram("\nconst a = ;\n")).toThrow(/^client\.ts:2:11: /u);
});
