import { clearField, create, type DescFile, equals, toJson } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import * as wkt from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { bufBuild, protoText } from "../testing/compile.ts";
import { parseProto } from "./index.ts";

const importable: DescFile[] = [
  wkt.file_google_protobuf_timestamp,
  wkt.file_google_protobuf_struct,
  wkt.file_google_protobuf_wrappers,
];

function stripped(file: FileDescriptorProto): FileDescriptorProto {
  const copy = create(FileDescriptorProtoSchema, file);
  clearField(copy, FileDescriptorProtoSchema.field.sourceCodeInfo);
  clearField(copy, FileDescriptorProtoSchema.field.options);
  return copy;
}

test.each(["everything.proto", "old.proto"])(
  "%s is read as buf reads it, to the last field",
  (name) => {
    const text = protoText(name);
    const parsed = parseProto(text, { name, importable });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const ours = stripped(parsed.file.proto);
    const theirs = bufBuild(name, text).file.find((file) => file.name === name);
    if (!theirs) throw new Error("buf built no such file");
    expect(toJson(FileDescriptorProtoSchema, ours)).toEqual(toJson(FileDescriptorProtoSchema, stripped(theirs)));
    expect(equals(FileDescriptorProtoSchema, ours, stripped(theirs))).toBe(true);
  },
  60_000,
);

test("comments are kept under full names", () => {
  const parsed = parseProto(protoText("everything.proto"), { name: "everything.proto", importable });
  expect(parsed.ok && Object.fromEntries(parsed.comments)).toMatchObject({
    "depot.v1.DepotService": "Where goods lie.",
    "depot.v1.DepotService.GetItem": "One item.",
    "depot.v1.Item": "An item,\nin a box.",
    "depot.v1.Item.sku": "The item's own number.",
  });
});

const p3 = 'syntax = "proto3";\n';

test.each<[string, string, string[]]>([
  ["a forgotten semicolon", `${p3}message A {\n  string a = 1\n}`, ['4:1 expected ";" after the field a, found "}"']],
  ["no number", `${p3}message A {\n  string a;\n}`, ['3:11 expected "=" and a number after the field a, found ";"']],
  ["no end", `${p3}message A {`, ['2:12 expected "}" at the end of message A, found the end of the file']],
  [
    "a word that is none",
    `${p3}massage A {}`,
    ['2:1 expected message, enum, service, import, option or package, found "massage"'],
  ],
  ["an unknown type", `${p3}message A {\n  strin a = 1;\n}`, ["3:3 there is no type strin: did you mean string?"]],
  [
    "an unknown message",
    `${p3}service S {\n  rpc M(Nothing) returns (Nothing);\n}`,
    [
      "3:7 request: there is no type Nothing: declare a message or an enum of that name",
      "3:7 response: there is no type Nothing: declare a message or an enum of that name",
    ],
  ],
  [
    "a scalar as a request",
    `${p3}service S {\n  rpc M(string) returns (A);\n}\nmessage A {}`,
    ["3:7 request: expected a message, found string: wrap it in a message of its own"],
  ],
  [
    "one number twice",
    `${p3}message A {\n  string a = 1;\n  string b = 1;\n}`,
    ["4:10 the number 1 of A is taken by a: choose another"],
  ],
  [
    "one name twice",
    `${p3}message A {\n  string a = 1;\n  string a = 2;\n}`,
    ["4:10 the name a is taken by a field above: choose another"],
  ],
  [
    "two names that JSON cannot tell apart",
    `${p3}message A {\n  string a_b = 1;\n  string aB = 2;\n}`,
    ['4:10 in JSON aB and a_b are both "aB"'],
  ],
  ["the number 0", `${p3}message A {\n  string a = 0;\n}`, ["3:10 a field's number is from 1 to 536870911, found 0"]],
  [
    "one of protobuf's numbers",
    `${p3}message A {\n  string a = 19500;\n}`,
    ["3:10 the numbers 19000 to 19999 are protobuf's own, found 19500"],
  ],
  [
    "a reserved number",
    `${p3}message A {\n  reserved 3;\n  string a = 3;\n}`,
    ["4:10 the number 3 is reserved in A: choose another"],
  ],
  [
    "required in proto3",
    `${p3}message A {\n  required string a = 1;\n}`,
    ['3:3 proto3 has no "required": leave it out, and check the value in the handler'],
  ],
  [
    "no syntax and no label",
    "message A {\n  string a = 1;\n}",
    [
      '2:3 expected optional, required or repeated, found "string": proto2 wants a label; or begin the file with syntax = "proto3";',
    ],
  ],
  [
    "an enum without zero",
    `${p3}enum E {\n  A = 1;\n}`,
    ["3:3 the first value of an enum must be 0 in proto3, found 1"],
  ],
  [
    "an import that does not exist",
    `${p3}import "no.proto";`,
    [
      '2:8 there is no "no.proto" to import: there are google/protobuf/timestamp.proto, google/protobuf/struct.proto, google/protobuf/wrappers.proto',
    ],
  ],
  ["a file that imports itself", `${p3}import "own.proto";`, ['2:8 "own.proto" is this file: it cannot import itself']],
  [
    "a type whose import is missing",
    `${p3}message A {\n  google.protobuf.Timestamp at = 1;\n}`,
    [
      '3:3 the type google.protobuf.Timestamp is not known here: import its file, for instance "google/protobuf/timestamp.proto"',
    ],
  ],
  [
    "a map with messages as keys",
    `${p3}message A {\n  map<A, string> a = 1;\n}`,
    ["3:7 the keys of a map are integers, bool or string"],
  ],
  [
    "a group",
    'syntax = "proto2";\nmessage A {\n  optional group G = 1 {}\n}',
    ["3:12 groups are not supported here: use a message"],
  ],
  ["an edition", 'edition = "2023";', ['1:1 editions are not supported here: use syntax = "proto3";']],
  ["a comment without end", `${p3}/* so`, ['2:1 this comment has no end: expected "*/" after it']],
  ["a text without end", `${p3}import "a`, ['2:8 this text has no end: expected another " on the same line']],
  [
    "a sign that is none",
    `${p3}message A { string a = 1; } ?`,
    ['2:29 expected a word, a number or a sign of .proto, found "?"'],
  ],
  [
    "an enum value that is taken",
    `${p3}enum E { X = 0; }\nenum F { X = 0; }`,
    ["3:10 the name X is taken by a value of the enum E above: choose another"],
  ],
  [
    "a label in a oneof",
    `${p3}message A {\n  oneof o { repeated string a = 1; }\n}`,
    ['3:13 expected a type: fields of a oneof have no "repeated"'],
  ],
])("%s is told with its place", (_name, text, told) => {
  const parsed = parseProto(text, { name: "own.proto", importable });
  const problems = parsed.ok ? [] : parsed.problems;
  expect(problems.map(({ line, column, message }) => `${String(line)}:${String(column)} ${message}`)).toEqual(told);
});

test("problems that do not hide each other are told together", () => {
  const text = `${p3}message A {\n  strin a = 1;\n  string b = 1;\n  Bee c = 2;\n}`;
  const parsed = parseProto(text, { name: "own.proto", importable });
  expect(parsed.ok ? 0 : parsed.problems.map(({ line }) => line)).toEqual([3, 4, 5]);
});
