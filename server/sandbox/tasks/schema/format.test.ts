// The text is the same as that of the command `buf format`, whatever the files hold.
import { spawnSync } from "node:child_process";
import { glob, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { limits } from "../../../limits.ts";
import { FormatReplies } from "./format.ts";
import { SchemaReader } from "./schema-reader.ts";

const reader = new SchemaReader(limits, {});
const root = path.resolve(import.meta.dirname, "../../../..");
const owner = "a reader";
afterAll(() => reader.close());

/** Of one file at a time, by the command. */
function formattedByCommand(text: string): string {
  const args = ["format", "--stdin-filepath", "a.proto"];
  return spawnSync(`${root}/node_modules/.bin/buf`, args, { input: text, encoding: "utf8" }).stdout;
}

const untidy = (text: string): string => text.replaceAll("  ", "\t ").replaceAll(";\n\n", ";").replaceAll(" = ", "=");

test("files of proto/, tidy and not, become what the command makes of them", async () => {
  const files: Record<string, string> = {};
  for await (const name of glob("**/*.proto", { cwd: `${root}/proto` }))
    if (name.startsWith("stock/") || name.startsWith("grpc/health"))
      files[name] = await readFile(`${root}/proto/${name}`, "utf8");
  for (const [name, text] of Object.entries(files)) files[`untidy/${name}`] = untidy(text);
  const result = await reader.format(files, { owner });
  const expected = Object.entries(files).map(([name, text]) => [name, formattedByCommand(text)] as const);
  expect(result).toEqual({ ok: true, files: Object.fromEntries(expected) });
}, 20_000);

test.each([
  ["an empty file", ""],
  ["only a comment", '\n\n// é 💥 \\u0000 "quoted"\n\n/* two */'],
  ["line ends of Windows", 'syntax = "proto3";\r\nmessage A{}\r\n'],
  [
    "proto2 with what only proto2 has",
    "message A{optional group B=1{};extensions 5 to 9;} extend A { /* hi */ optional int32 c=5[deprecated=true];}",
  ],
  ["an import and a type that are not there", 'syntax = "proto3"; import "no/such.proto"; message A { B b = 1; }'],
  ["options in braces", 'syntax="proto3";import "o.proto";message A{string a=1[(o)={a:1,b:[1,2]c{d:"e"}}];}'],
])("%s becomes what the command makes of it", async (_, text) => {
  expect(await reader.format({ "a.proto": text }, { owner })).toEqual({
    ok: true,
    files: { "a.proto": formattedByCommand(text) },
  });
});

test("a hundred files are formatted in one turn, names of Object.prototype among them", async () => {
  const names = ["constructor.proto", ...Array.from({ length: 99 }, (_, n) => `${String(n)}.proto`)];
  const files = Object.fromEntries(names.map((name, n) => [name, `syntax="proto3";message M${String(n)}{}`]));
  const result = await reader.format(files, { owner });
  expect(result.ok && result.files["constructor.proto"]).toBe('syntax = "proto3";\n\nmessage M0 {}\n');
  expect(result.ok && Object.keys(result.files)).toEqual(Object.keys(files));
});

test("a mistake of syntax has its place, and nothing is formatted", async () => {
  const files = { "a.proto": "message   A {}", "b.proto": "/* 💥é */ message {" };
  const result = await reader.format(files, { owner });
  expect(result).toMatchObject({
    ok: false,
    diagnostics: [{ file: "b.proto", line: 1, column: 11, severity: "error" }, {}],
  });
});

const framed = (text: string): string => `Content-Length: ${String(Buffer.byteLength(text))}\r\n\r\n${text}`;

test("answers are read in pieces of any length, in any order", () => {
  const replies = new FormatReplies({ "a.proto": "a", "b.proto": "b" });
  const said = Buffer.from(
    framed('{"method":"window/logMessage"}') +
      framed('{"id":1,"result":[{"newText":"é"}]}') +
      framed('{"id":0,"result":null}'),
  );
  const done = Array.from(said, (_, at) => replies.read(said.subarray(at, at + 1)));
  expect(done.indexOf(true)).toBe(said.length - 1);
  expect(replies.outcome()).toEqual({ texts: { "a.proto": "a", "b.proto": "é" }, faults: [] });
});

test.each(["null", "{", '{"id":0,"result":7}'])("what is no answer throws: %s", (text) => {
  expect(() => new FormatReplies({ "a.proto": "" }).read(Buffer.from(framed(text)))).toThrow();
});
