import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandLine } from "./command-line.ts";
import { configuration } from "./configuration.ts";
import { exportsOf } from "./doc-comments.ts";
import { handlerApi } from "./handler-api.ts";
import { limitsTable } from "./limits-table.ts";
import { prose } from "./page.ts";
import { referencePages } from "./pages.ts";

const root = join(import.meta.dirname, "../..");

test("the committed pages are what the sources say: else run `npm run generate`", () => {
  for (const [path, text] of referencePages(root)) expect(readFileSync(join(root, path), "utf8"), path).toBe(text);
});

test.each([
  ["a < b and {c}", "a \\< b and \\{c\\}"],
  ["`a < b` stays", "`a < b` stays"],
  ["two\n lines", "two lines"],
])("comment %j is safe in MDX", (comment, text) => {
  expect(prose(comment)).toBe(text);
});

describe("doc comments", () => {
  const source = `
    /** A thing. */
    export interface Thing {
      /** Its name. */
      readonly name: string;
    }
    interface Hidden {}
    /** Makes one. */
    export function make(name: string): Thing { return { name }; }
  `;

  test("of exports and their members are read, with signatures and without bodies", () => {
    expect(exportsOf("x.ts", source)).toEqual([
      {
        name: "Thing",
        comment: "A thing.",
        signature: "interface Thing",
        members: [{ name: "name", comment: "Its name.", signature: "readonly name: string", members: [] }],
      },
      { name: "make", comment: "Makes one.", signature: "function make(name: string): Thing", members: [] },
    ]);
  });

  test("that are missing stop the generation, and the message says where", () => {
    expect(() => handlerApi(() => "export interface GrpcHandler {}")).toThrow("expected a doc comment on GrpcHandler");
    expect(() => limitsTable("export const limits = { newMs: 5 } as const;")).toThrow("the reason above newMs");
    expect(() => limitsTable("")).toThrow("expected `const limits` in server/limits.ts");
    expect(() => configuration("export interface Config { readonly port: number }")).toThrow("to read port from env");
    expect(() => commandLine('{ "scripts": { "fly": "" } }')).toThrow('a purpose for "npm run fly"');
  });
});
