// buf's rules over readers' files: what is found, where, and what becomes of files that do not build.
import { StatusCode } from "grpc-handler";
import { afterAll, describe, expect, test } from "vitest";
import { limits } from "../../../limits.ts";
import { SchemaReader } from "./schema-reader.ts";

const importable = { "x/v1/x.proto": 'syntax = "proto3";\npackage x.v1;\nmessage bad_name {}\n' };
const owner = "a reader";
const readers = {
  "in the sandbox": new SchemaReader(limits, importable),
  without: new SchemaReader(limits, importable, "none"),
};
const reader = readers["in the sandbox"];
afterAll(() => Promise.all(Object.values(readers).map((one) => one.close())));

const name = "a/v1/a.proto";
const files = (body: string): Record<string, string> => ({ [name]: `syntax = "proto3";\npackage a.v1;\n${body}` });

describe.each(Object.entries(readers))("%s", (_, reader) => {
  test("what breaks has buf's rule and place", async () => {
    const against = files("message A { string a = 1; }\nmessage Gone {}");
    expect(await reader.check(files("message A { int32 a = 1; }"), against, { owner })).toMatchObject({
      ...{ ok: true, lint: [] },
      breaking: [
        { file: name, line: 1, column: 1, severity: "warning", rule: "MESSAGE_NO_DELETE" },
        { file: name, line: 3, column: 13, severity: "warning", rule: "FIELD_SAME_TYPE" },
      ],
    });
  }, 20_000);
});

test.each([
  ["a name", "message A { string badName = 1; }", 3, 20, "FIELD_LOWER_SNAKE_CASE"],
  ["after characters of several bytes", "enum E { /* 💥é */ BAD = 0; }", 3, 20, "ENUM_VALUE_PREFIX"],
  ["after a tab", "enum E {\tBAD = 0; }", 3, 10, "ENUM_VALUE_PREFIX"],
  ["an import that is not used", 'import "x/v1/x.proto";', 3, 1, "IMPORT_USED"],
  ["a file in another folder", "", 2, 1, "PACKAGE_DIRECTORY_MATCH"],
])("a rule finds %s", async (what, body, line, column, rule) => {
  const text = files(body)[name] ?? "";
  const path = what === "a file in another folder" ? "b/b.proto" : name;
  const result = await reader.check({ [path]: text }, {}, { owner });
  const lint = result.ok ? result.lint : [];
  expect(lint).toContainEqual(expect.objectContaining({ file: path, line, column, rule, severity: "warning" }));
});

test("files that are good, and that break nothing, have no warnings; rules that the reader turns off are off", async () => {
  const good = files(
    "// buf:lint:ignore FIELD_LOWER_SNAKE_CASE\nmessage A {\n  // buf:lint:ignore FIELD_LOWER_SNAKE_CASE\n  string badName = 1;\n}",
  );
  expect(await reader.check(good, good, { owner })).toEqual({ ok: true, lint: [], breaking: [] });
});

test("files that do not build have their mistakes, and nothing else", async () => {
  const result = await reader.check(files("message A { strin badName = 1; }"), files("message Gone {}"), { owner });
  expect(result).toMatchObject({ ok: false, diagnostics: [{ file: name, line: 3, column: 13, severity: "error" }] });
});

test.each([
  ["do not build", files("message A { strin a = 1; }"), 3, /^in the files of before: .*strin/],
  ["have no name for a file", { "../a.proto": "" }, 0, /^in the files of before: .*no name for a \.proto file/],
])("files of before that %s are named so", async (_, against, line, message) => {
  const result = await reader.check(files("message A {}"), against, { owner });
  expect(result).toMatchObject({
    ok: false,
    diagnostics: [{ line, message: expect.stringMatching(message) as string }],
  });
});

test("a client that leaves ends the run, and others take its turn", async () => {
  const one = new SchemaReader({ ...limits, schema: { ...limits.schema, atOnce: 1 } }, {});
  const leaving = new AbortController();
  const left = one.check(files(""), {}, { owner: "leaves", signal: leaving.signal });
  const waits = one.read(files(""), { owner: "stays" });
  setTimeout(() => leaving.abort(), 10);
  await expect(left).rejects.toMatchObject({ code: StatusCode.CANCELLED });
  expect(await waits).toMatchObject({ ok: true });
  await one.close();
});

test("a check takes its turns behind each other, and another's schema is read between them", async () => {
  const one = new SchemaReader({ ...limits, schema: { ...limits.schema, atOnce: 1 } }, {});
  const ended: string[] = [];
  const check = one
    .check(files("message A {}"), files("message A {}"), { owner: "checks" })
    .then(() => ended.push("check"));
  const read = one.read(files(""), { owner: "reads" }).then(() => ended.push("read"));
  await Promise.all([check, read]);
  expect(ended).toEqual(["read", "check"]);
  await one.close();
});
