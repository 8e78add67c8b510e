import { builtinModules } from "node:module";
import { describe, expect, test } from "vitest";
import { globals } from "./globals.ts";
import { explainMissing, insteadOfGlobal, insteadOfModule, missingGlobals } from "./index.ts";
import { nodeModules, packages } from "./modules.ts";

test("a member without a line of its own has that of what it belongs to", () => {
  expect(insteadOfGlobal("process.hrtime.bigint")).toBe(globals["process.hrtime"]);
  expect(insteadOfGlobal("process.title")).toBe(globals["process"]);
  expect(insteadOfGlobal("Buffer.from.call.me.maybe")).toBe(globals["Buffer.from"]);
});

test.each(["", "prices", "constructor", "__proto__", "toString.call", "console.log", "crypto.randomUUID", "a.Buffer"])(
  "no line for %j",
  (name) => expect(insteadOfGlobal(name)).toBeUndefined(),
);

describe("modules", () => {
  test("every module of Node's has an answer, with node: in front and, when it has a line, without", () => {
    for (const name of builtinModules) expect(insteadOfModule(`node:${name}`), name).toMatch(/\w/);
    for (const name of Object.keys(nodeModules)) expect(insteadOfModule(name), name).toBe(nodeModules[name]);
    expect(builtinModules).toEqual(expect.arrayContaining(Object.keys(nodeModules).filter((name) => name !== "test")));
  });

  test("what is inside a package has the package's line", () => {
    expect(insteadOfModule("fs/promises")).toBe(nodeModules["fs"]);
    expect(insteadOfModule("timers/promises")).not.toBe(nodeModules["timers"]);
    expect(insteadOfModule("protobufjs/minimal")).toBe(packages["protobufjs"]);
    expect(insteadOfModule("@connectrpc/connect/protocol")).toBe(packages["@connectrpc/connect"]);
  });

  test.each([
    "",
    "./events",
    "../fs",
    "/fs",
    "lodash",
    "@grpc",
    "@grpc/other",
    "constructor",
    "grpc-handler",
    "@bufbuild/protobuf",
  ])("no line for %j", (specifier) => expect(insteadOfModule(specifier)).toBeUndefined());
});

test.each([
  ["Buffer is not defined", `Buffer is not defined: ${globals["Buffer"] ?? ""}`],
  ["performance.mark is not a function", `performance.mark is not a function: ${globals["performance.mark"] ?? ""}`],
  ["prices is not defined", "prices is not defined"],
  ["a Buffer is not defined", "a Buffer is not defined"],
  [`${"x".repeat(1e6)} is not defined`, `${"x".repeat(1e6)} is not defined`],
  ["", ""],
])("%.40s", (message, explained) => expect(explainMissing(message)).toBe(explained));

describe("advice that can be followed here", () => {
  const all = Object.entries({ ...globals, ...nodeModules, ...packages });

  test.each(all)("%s", (_, advice) => {
    expect(advice).not.toMatch(/npm|install |tsconfig|compiler option|undefined/i);
    // One sentence, which goes on from "… is not defined: " and stands before a place in brackets.
    expect(advice).toMatch(/^[a-z6]|^URL|^Buffer/);
    expect(advice).not.toMatch(/[.;:]$/);
    expect(advice.length).toBeLessThan(180);
  });

  test("names no global that is missing too", () => {
    const missing = new RegExp(String.raw`(?<![\w$."])(?:${missingGlobals.join("|")})[.(]`);
    for (const [name, advice] of all) expect(advice.replace(`${name}.`, ""), name).not.toMatch(missing);
  });
});
