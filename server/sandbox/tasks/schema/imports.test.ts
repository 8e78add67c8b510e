// What is imported comes along, with what it imports, and nothing else; whatever the text is, it is read in one go.
import { fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { afterAll, describe, expect, test } from "vitest";
import { limits } from "../../../limits.ts";
import { googleProto } from "./google-protos.ts";
import { importsOf } from "./imports.ts";
import { SchemaReader } from "./schema-reader.ts";

const reader = new SchemaReader(limits, {});
afterAll(() => reader.close());

const others = new Map([
  ["a.proto", 'import "b.proto";'],
  ["b.proto", 'import "a.proto";\nimport "google/protobuf/any.proto";'],
  ["c.proto", ""],
  ["constructor", ""],
]);

test.each([
  ["nothing", 'syntax = "proto3";', []],
  ["one, and what it imports, in a circle", 'import "a.proto";', ["a.proto", "b.proto"]],
  ["in two strings", "import 'c.' \"proto\";", ["c.proto"]],
  [
    "for others too",
    'import public "c.proto";import weak"b.proto";import option "a.proto";',
    ["a.proto", "b.proto", "c.proto"],
  ],
  ["after comments", '/* import "a.proto"; */ import // here: "\n /* " */ "c.proto" ;', ["c.proto"]],
  ["in a comment", '// import "a.proto";', []],
  ["a file of the reader's", 'import "own.proto";', []],
  ["what is not there", 'import "no.proto";import "__proto__";', []],
])("imports: %s", (_, text, names) => {
  const found = importsOf({ "x.proto": text, "own.proto": "" }, (name) => others.get(name));
  expect(Object.keys(found).sort()).toEqual(names);
});

test.each(["import ", "import /*", 'import "', "'\\\"", "import\n", '"\\', "/*/", 'import"a"'])(
  "%j again and again takes no time",
  (part) => {
    const startMs = performance.now();
    importsOf({ "x.proto": part.repeat(limits.deploy.sourceBytes / part.length) }, () => undefined);
    expect(performance.now() - startMs).toBeLessThan(1_000);
  },
);

describe("Google's files", () => {
  test("rpc, type and api can be imported, with all that they import", async () => {
    const names = [
      "rpc/status",
      "rpc/error_details",
      "type/money",
      "type/latlng",
      "type/date",
      "api/annotations",
      "api/client",
      "api/field_behavior",
      "api/resource",
    ];
    const imports = names.map((name) => `import "google/${name}.proto";`).join("\n");
    const text = `syntax = "proto3";\n${imports}\nmessage A { google.rpc.Status s = 1; google.type.Money m = 2 [(google.api.field_behavior) = REQUIRED]; }`;
    const result = await reader.read({ "a.proto": text }, { owner: "a reader" });
    expect(result).toMatchObject({ ok: true });
    const files = result.ok ? fromBinary(FileDescriptorSetSchema, result.descriptors).file.map(({ name }) => name) : [];
    expect(files).toEqual(expect.arrayContaining(names.map((name) => `google/${name}.proto`)));
  }, 20_000);

  test.each([
    "google/../package.json",
    "google/rpc/../../../package.proto",
    "/google/rpc/status.proto",
    "google/rpc/no_such.proto",
    "google/cloud/extended_operations.proto",
  ])("there is no %s", (name) => {
    expect(googleProto(name)).toBeUndefined();
  });
});
