// .proto files that are made to stop, slow or mislead what reads them, and what is said of each.
export type ProtoFiles = Readonly<Record<string, string>>;

export interface SchemaAttack {
  readonly files: ProtoFiles;
  /** What ReadSchema, CheckSchema and Deploy answer, as `answerOf` has it. */
  readonly expected: RegExp;
  /** What FormatSchema answers, which reads syntax alone; the same without it. */
  readonly formatted?: RegExp;
}

const valid = /^valid$/;
const badName = /:0:0 .* is no name for a \.proto file: write it as shop\/v1\/shop\.proto$/s;
const tooLong = /:0:0 the files hold \d+ bytes; at most 65536 are allowed$/;

const syntax = 'syntax = "proto3";\npackage a.v1;';
const service = "message E {}\nservice S { rpc R(E) returns (E); }\n";
const repeat = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => line(n + 1)).join("");
const file = (text: string, path = "a/v1/a.proto"): ProtoFiles => ({ [path]: `${syntax}\n${text}` });
const files = (count: number, text: (n: number) => string): ProtoFiles =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`a/v1/f${String(n)}.proto`, `${syntax}\n${text(n)}`]));
const withRules = (text: string): ProtoFiles => file(`import "buf/validate/validate.proto";\n${text}\n${service}`);

const sizes: Readonly<Record<string, SchemaAttack>> = {
  // Right, but buf's time grows with the square of a line's length.
  "60 KiB in one line": {
    files: file(`${service}message A { ${repeat(2_800, (n) => `int32 f${String(n)} = ${String(n)}; `)}}`),
    expected: /^valid$|took longer than \d+ ms; make the files smaller or simpler$/,
    formatted: valid,
  },
  "more than 64 KiB": { files: file(`// ${"x".repeat(70_000)}\n${service}`), expected: tooLong },
  "4,000 nested messages": {
    files: file("message A {".repeat(4_000) + "}".repeat(4_000)),
    expected: /^a\/v1\/a\.proto:3:\d+ message nesting depth must be less than 32$/,
  },
  "4,000 messages that are not closed": {
    files: file("message A {".repeat(4_000)),
    expected: /^a\/v1\/a\.proto:3:11 encountered unmatched/,
  },
  "3,000 unknown types": {
    files: file(`message A {\n${repeat(3_000, (n) => `X${String(n)} a = ${String(n)};\n`)}}`),
    expected: /^a\/v1\/a\.proto:4:1 cannot find `X1`/,
    formatted: valid,
  },
  "numbers beyond every type": {
    files: file("message A { int32 a = 99999999999999999999999999; reserved 1 to 99999999999999; }"),
    expected: /^a\/v1\/a\.proto:3:23 field number out of range$/,
    formatted: valid,
  },
  "an option of 14,000 levels": {
    files: file(`message A { string a = 1 [(b) = ${"{a:".repeat(14_000)}${"}".repeat(14_000)}]; }`),
    expected: /^a\/v1\/a\.proto:3:28 cannot find `b`/,
  },
  "2,000 times the same option": {
    files: file('option java_package = "a";\n'.repeat(2_000)),
    expected: /^a\/v1\/a\.proto:4:8 option `java_package` set multiple times$/,
    formatted: valid,
  },
  "an Any of 1,200 levels in an option": {
    files: file(`import "google/protobuf/any.proto";
import "google/protobuf/descriptor.proto";
extend google.protobuf.FileOptions { google.protobuf.Any any = 50000; }
option (any) = { ${"[type.googleapis.com/google.protobuf.Any]: {".repeat(1_200)}${"}".repeat(1_200)} };\n${service}`),
    expected: /^a\/v1\/a\.proto:\d+:\d+ |^valid$|more than \d+ MiB of memory/,
  },
  "a rule of 20,000 brackets": {
    files: withRules(`message A { string a = 1
  [(buf.validate.field).cel = { id: "a", expression: "${"(".repeat(20_000)}true${")".repeat(20_000)}" }]; }`),
    expected: valid,
  },
  "700 rules": {
    files: withRules(`message A {
${repeat(700, (n) => `string f${String(n)} = ${String(n)} [(buf.validate.field).string.pattern = "(a*)*${String(n)}"];\n`)}}`),
    expected: valid,
  },
};

const imports: Readonly<Record<string, SchemaAttack>> = {
  "a file that imports itself": {
    files: file('import "a/v1/a.proto";'),
    expected: /^a\/v1\/a\.proto:3:1 detected cyclic import/,
    formatted: valid,
  },
  "a cycle of a hundred files": {
    files: files(100, (n) => `import "a/v1/f${String((n + 1) % 100)}.proto";\n`),
    expected: /^a\/v1\/f\d+\.proto:3:1 detected cyclic import/,
    formatted: valid,
  },
  "1,000 imports of nothing": {
    files: file(repeat(1_000, (n) => `import "no/such${String(n)}.proto";\n`)),
    expected: /^a\/v1\/a\.proto:3:1 imported file does not exist: the \.proto files here/,
    formatted: valid,
  },
  "1,000 times the same import": {
    files: file('import "google/protobuf/any.proto";\n'.repeat(1_000)),
    expected: /^a\/v1\/a\.proto:4:1 file imported multiple times$/,
    formatted: valid,
  },
  "an import of 50,000 letters": {
    files: file(`import "${"a/".repeat(25_000)}b.proto";`),
    expected: /^a\/v1\/a\.proto:3:1 imported file does not exist/,
    formatted: valid,
  },
};

const names: Readonly<Record<string, SchemaAttack>> = {
  "names of Object.prototype": {
    files:
      file(`message __proto__ { string constructor = 1; string toString = 2; map<string, __proto__> hasOwnProperty = 3; }
message constructor { oneof valueOf { __proto__ __proto__ = 1; } }
enum hasOwnProperty { __defineGetter__ = 0; prototype = 1; }
service toString {
  rpc valueOf(__proto__) returns (constructor);
  rpc isPrototypeOf(stream constructor) returns (stream __proto__);
}`),
    expected: valid,
  },
  "methods named __proto__ and constructor": {
    files: file(`${service}service __proto__ { rpc __proto__(E) returns (E); rpc constructor(E) returns (E); }`),
    expected: valid,
  },
  "a file named __proto__.proto": { files: file(service, "__proto__.proto"), expected: valid },
  "a hundred files": {
    files: files(
      100,
      (n) => `message M${String(n)} {}\nservice S${String(n)} { rpc R(M${String(n)}) returns (M${String(n)}); }`,
    ),
    expected: valid,
  },
  "101 files": { files: files(101, () => ""), expected: /:0:0 there are 101 files; at most 100 are allowed$/ },
  "a path out of the folder": { files: file(service, "../a.proto"), expected: badName },
  "a path out of a folder": { files: file(service, "a/../../a.proto"), expected: badName },
  "an absolute path": { files: file(service, "/etc/a.proto"), expected: badName },
  "a path with backslashes": { files: file(service, "..\\a.proto"), expected: badName },
  "a path with a NUL": { files: file(service, "a\0.proto"), expected: badName },
  "a path of 60,000 letters": { files: file(service, `${"a".repeat(60_000)}.proto`), expected: badName },
};

const texts: Readonly<Record<string, SchemaAttack>> = {
  "a NUL in the text": {
    files: file("message A { string a\0 = 1; }"),
    expected: /^a\/v1\/a\.proto:3:21 unrecognized token$/,
  },
  // buf's compiler skips them as blanks, its formatter does not, and names no place.
  "nothing but NULs": {
    files: { "a.proto": "\0".repeat(60_000) },
    expected: /^valid$|declares no method/,
    formatted: /^a\.proto:0:0 cannot format file: 1 parse error/,
  },
  "an unknown edition": {
    files: { "a.proto": 'edition = "9999";\nmessage A {}' },
    expected: /^a\.proto:1:11 unrecognized `edition` declaration value$/,
  },
};

export const rows: Readonly<Record<string, SchemaAttack>> = { ...sizes, ...imports, ...names, ...texts };
