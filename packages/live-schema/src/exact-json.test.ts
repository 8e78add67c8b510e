import { createRegistry, fromJson, toJson } from "@bufbuild/protobuf";
import { AnySchema, Int64ValueSchema, StructSchema, ValueSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { parseExactJson } from "./exact-json.ts";
import { bufBuild, registryOf } from "./testing/compile.ts";

const proto = `syntax = "proto3";
package exact.v1;
import "google/protobuf/any.proto";
import "google/protobuf/struct.proto";
message All {
  int64 big_number = 1;
  repeated uint64 list = 2;
  map<string, int64> by_name = 3;
  map<string, All> nested = 4;
  All inner = 5;
  double ratio = 6;
  google.protobuf.Value value = 7;
  google.protobuf.Struct struct = 8;
  google.protobuf.Any any = 9;
  float single = 10;
}
`;

const registry = registryOf(bufBuild("exact.proto", proto));
const all = registry.getMessage("exact.v1.All");
if (!all) throw new Error("expected exact.v1.All among the compiled messages");
const known = createRegistry(all, Int64ValueSchema, StructSchema, ValueSchema, AnySchema);

const read = (text: string): unknown =>
  toJson(all, fromJson(all, parseExactJson(all, text, known), { registry: known }), { registry: known });

test.each([
  ['{"bigNumber":9007199254740993}', { bigNumber: "9007199254740993" }],
  ['{"big_number":-9223372036854775808}', { bigNumber: "-9223372036854775808" }],
  ['{"list":[18446744073709551615,1]}', { list: ["18446744073709551615", "1"] }],
  [
    '{"byName":{"bigNumber":9007199254740993,"__proto__x":1}}',
    { byName: { bigNumber: "9007199254740993", __proto__x: "1" } },
  ],
  ['{"nested":{"inner":{"bigNumber":9007199254740993}}}', { nested: { inner: { bigNumber: "9007199254740993" } } }],
  ['{"inner":{"inner":{"bigNumber":9007199254740993}}}', { inner: { inner: { bigNumber: "9007199254740993" } } }],
  // What is no 64-bit integer is a number, as long as it was written.
  ['{"ratio":12345678901234567000}', { ratio: 12345678901234567000 }],
  ['{"ratio":1234567890123456789012345}', { ratio: 1.2345678901234568e24 }],
  ['{"value":12345678901234567000}', { value: 12345678901234567000 }],
  ['{"struct":{"a":[12345678901234567000]}}', { struct: { a: [12345678901234567000] } }],
  [
    '{"any":{"@type":"type.googleapis.com/exact.v1.All","bigNumber":9007199254740993}}',
    { any: { "@type": "type.googleapis.com/exact.v1.All", bigNumber: "9007199254740993" } },
  ],
  [
    '{"any":{"@type":"type.googleapis.com/google.protobuf.Int64Value","value":9007199254740993}}',
    { any: { "@type": "type.googleapis.com/google.protobuf.Int64Value", value: "9007199254740993" } },
  ],
  [
    '{"any":{"@type":"type.googleapis.com/google.protobuf.Struct","value":{"a":12345678901234567000}}}',
    { any: { "@type": "type.googleapis.com/google.protobuf.Struct", value: { a: 12345678901234567000 } } },
  ],
])("%s", (text, json) => expect(read(text)).toEqual(json));

test("out of range is refused, and says so", () => {
  expect(() => read('{"bigNumber":9223372036854775808}')).toThrow("9223372036854775808");
});

test("what is no JSON throws as JSON.parse does", () => {
  expect(() => parseExactJson(all, '{"bigNumber":9007199254740993')).toThrow(SyntaxError);
});
