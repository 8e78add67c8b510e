import { fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { StatusCode } from "grpc-handler";
import { afterAll, describe, expect, test } from "vitest";
import { limits } from "../../../limits.ts";
import type { Diagnostic } from "../../contract.ts";
import { SchemaReader } from "./schema-reader.ts";

const importable = {
  "shop/v1/money.proto": 'syntax = "proto3";\npackage shop.v1;\nmessage Money { int64 cents = 1; }\n',
};
const reader = new SchemaReader(limits, importable);
afterAll(() => reader.close());

async function read(files: Record<string, string>): Promise<string[]> {
  const result = await reader.read(files, { owner: "a reader" });
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return fromBinary(FileDescriptorSetSchema, result.descriptors).file.map(({ name }) => name);
}

async function diagnostics(files: Record<string, string>): Promise<readonly Diagnostic[]> {
  const result = await reader.read(files, { owner: "a reader" });
  if (result.ok) throw new Error("it was read");
  return result.diagnostics;
}

const proto3 = (body: string): string => `syntax = "proto3";\npackage a.v1;\n${body}`;

describe("what is valid is read", () => {
  test.each([
    ["proto3", proto3("message A { string a = 1; }")],
    [
      "proto2 with a group and an extension",
      "message A { extensions 5 to 9; optional group B = 1 { } }\nextend A { optional int32 c = 5; }",
    ],
    ["edition 2023", 'edition = "2023";\nmessage A { int32 a = 1 [features.field_presence = IMPLICIT]; }'],
    ["a fully qualified stream", proto3("message A {}\nservice S { rpc R(stream .a.v1.A) returns (stream .a.v1.A); }")],
    [
      "a name in two parts",
      'syntax = "proto3";\nimport "google/protobuf/" "any.proto";\nmessage A { google.protobuf.Any a = 1; }',
    ],
    [
      "names of Object.prototype",
      proto3("message __proto__ { string constructor = 1; }\nmessage constructor { __proto__ toString = 1; }"),
    ],
  ])("%s", async (_, text) => {
    expect((await read({ "a/v1/a.proto": text })).at(-1)).toBe("a/v1/a.proto");
  });

  test("with what it imports, of the reader's own files and of others", async () => {
    const files = {
      "a.proto":
        'syntax = "proto3";\nimport "b.proto";\nimport "shop/v1/money.proto";\nimport "google/protobuf/empty.proto";',
      "b.proto": 'syntax = "proto3";\nmessage B {}',
    };
    expect((await read(files)).sort()).toEqual([
      "a.proto",
      "b.proto",
      "google/protobuf/empty.proto",
      "shop/v1/money.proto",
    ]);
  });

  test("a file of the reader's comes before one of that name", async () => {
    const own = proto3("message Money { string text = 1; }");
    expect(await read({ "shop/v1/money.proto": own })).toEqual(["shop/v1/money.proto"]);
  });

  test("comments are in it", async () => {
    const result = await reader.read({ "a.proto": proto3("// What it is.\nmessage A {}") }, { owner: "a reader" });
    const [file] = result.ok ? fromBinary(FileDescriptorSetSchema, result.descriptors).file : [];
    expect(file?.sourceCodeInfo?.location.map((one) => one.leadingComments)).toContain(" What it is.\n");
  });
});

describe("what is wrong is a diagnostic with its place", () => {
  test.each([
    ["an unknown type", proto3("message A { strin a = 1; }"), 3, 13, "strin"],
    ["after characters of several bytes", proto3("message A { /* 💥é */ strin a = 1; }"), 3, 23, "strin"],
    ["after a tab", proto3("message A {\n\tstrin a = 1; }"), 4, 2, "strin"],
    ["a number that is used twice", proto3("message A { string a = 1; string b = 1; }"), 3, 38, "more than once"],
    ["a default in proto3", proto3('message A { string a = 1 [default = "x"]; }'), 3, 27, "default"],
    [
      "an enum value that is too large",
      proto3("enum E { E_A = 0; E_B = 5000000000; }"),
      3,
      25,
      "out of range for `int32`",
    ],
    [
      "an import that is not there",
      proto3('import "no/such.proto";'),
      3,
      1,
      "google/rpc, google/type, google/api and buf/validate can be imported",
    ],
    ["a syntax error", proto3("message {"), 3, 1, "missing name"],
  ])("%s", async (_, text, line, column, message) => {
    const [first] = await diagnostics({ "a.proto": text });
    expect(first).toMatchObject({ file: "a.proto", line, column, severity: "error" });
    expect(first?.message).toContain(message);
  });

  test("in another file", async () => {
    const files = { "a.proto": 'syntax = "proto3";\nimport "b.proto";', "b.proto": 'syntax = "proto3";\nmessage B {' };
    expect(await diagnostics(files)).toMatchObject([{ file: "b.proto", line: 2 }]);
  });

  test("in a file that can only be imported, when one of the reader's stands in for what it needs", async () => {
    const others = {
      "b.proto": 'syntax = "proto3";\nimport "c.proto";\nmessage B { C c = 1; }',
      "c.proto": proto3(""),
    };
    const other = new SchemaReader(limits, others);
    const files = { "a.proto": 'syntax = "proto3";\nimport "b.proto";', "c.proto": 'syntax = "proto3";\nmessage D {}' };
    const message = expect.stringContaining("b.proto:3, which is imported:") as string;
    expect(await other.read(files, { owner: "a reader" })).toMatchObject({
      diagnostics: [{ file: "a.proto", line: 0, message }],
    });
    await other.close();
  });

  test("imports in a circle", async () => {
    const files = {
      "a.proto": 'syntax = "proto3";\nimport "b.proto";',
      "b.proto": 'syntax = "proto3";\nimport "a.proto";',
    };
    expect((await diagnostics(files))[0]?.message).toMatch(/cyclic import/);
  });

  test.each([
    ["no file", {}, "there is no file"],
    ["a path upwards", { "../a.proto": "" }, "is no name for a .proto file"],
    ["an absolute path", { "/etc/a.proto": "" }, "is no name for a .proto file"],
    ["another extension", { "buf.yaml": "" }, "is no name for a .proto file"],
    [
      "too many",
      Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`${String(n)}.proto`, ""])),
      "there are 101 files",
    ],
    ["too much", { "a.proto": " ".repeat(limits.deploy.sourceBytes) }, "the files hold"],
  ])("%s", async (_, files, message) => {
    expect((await diagnostics(files))[0]).toMatchObject({
      line: 0,
      column: 0,
      message: expect.stringContaining(message) as string,
    });
  });
});

describe("hostile files", () => {
  const size = limits.deploy.sourceBytes - 200;
  test.each([
    ["one line", proto3(`message A { ${"string a=1;".repeat(5_000)} }`)],
    ["nested messages", proto3("message A{".repeat(4_000) + "}".repeat(4_000))],
    [
      "unknown types",
      proto3(Array.from({ length: 2_000 }, (_, n) => `message M${String(n)}{X${String(n)} a=1;}`).join("")),
    ],
    ["an option bomb", proto3(`option java_package = ${'"x" '.repeat(15_000)};`)],
    ["brackets", proto3(`message A { string a = 1 [(b) = ${"{a:".repeat(15_000)}`)],
    ["no text", "\u0000".repeat(size)],
    [
      "lines that rules say much about",
      proto3(
        `enum E { ${Array.from({ length: 8_000 }, (_, n) => `a${String(n)}=${String(n)};`).join("")} }`.slice(0, size),
      ),
    ],
  ])(
    "%s: an error or the limit's sentence, and others are served",
    async (_, text) => {
      const files = { "a.proto": text };
      const request = { owner: "hostile" };
      const results = [
        reader.read(files, request),
        reader.check(files, { "a.proto": proto3("") }, request),
        reader.format(files, request),
      ];
      const others = read({ "b.proto": proto3("message B {}") });
      for (const result of await Promise.all(results))
        if (!result.ok) expect(result.diagnostics[0]).toMatchObject({ file: "a.proto", severity: "error" });
      expect(await others).toEqual(["b.proto"]);
    },
    20_000,
  );

  test.each([
    ["takes longer", { ms: 1 }, "longer than 1 ms"],
    ["is longer", { outputBytes: 10 }, "longer than 10 bytes"],
    ["needs more memory", { dataMiB: 20 }, "20 MiB of memory"],
  ])("what %s than it may is ended, and said", async (_, less, reason) => {
    const small = new SchemaReader({ ...limits, schema: { ...limits.schema, ...less } }, {});
    const result = await small.read({ "a.proto": proto3("message A {}") }, { owner: "a reader" });
    const message = expect.stringContaining(reason) as string;
    expect(result).toMatchObject({ ok: false, diagnostics: [{ message }] });
    await small.close();
  });

  test("more than may wait are refused", async () => {
    const full = new SchemaReader({ ...limits, schema: { ...limits.schema, waiting: 0 } }, {});
    await expect(full.read({ "a.proto": "" }, { owner: "a reader" })).rejects.toMatchObject({
      code: StatusCode.RESOURCE_EXHAUSTED,
    });
  });
});
