import { describe, expect, test } from "vitest";
import { create, type DescMessage, fromJson, type JsonObject, toBinary } from "@bufbuild/protobuf";
import { bufBuild, registryOf } from "../../../packages/live-schema/src/testing/compile.ts";
import { misreadings } from "./misread.ts";

interface Case {
  readonly name: string;
  readonly written: string;
  readonly read: string;
  readonly json?: JsonObject;
  readonly says?: readonly string[];
}

const cases: readonly Case[] = [
  { name: "the same fields", written: "int32 x = 1;", read: "int32 x = 1;", json: { x: 1 } },
  {
    ...{ name: "a field that was deleted", written: "int32 x = 1; string gone = 2;", read: "int32 x = 1;" },
    json: { x: 1, gone: "a" },
    says: ["gone (number 2) is unknown to the old client, which does not see its value"],
  },
  { name: "a deleted field without a value", written: "int32 x = 1; string y = 2;", read: "int32 x = 1;" },
  {
    ...{ name: "a field that is missing", written: "int32 x = 1;", read: "int32 x = 1; string gone = 2;" },
    says: ["gone (number 2) is not sent: the old client reads its default"],
  },
  {
    ...{ name: "a new name", written: "int32 y = 1;", read: "int32 x = 1;", json: { y: 1 } },
    says: ["y (number 1) is read as x"],
  },
  {
    ...{ name: "another type with the same bytes", written: "sint32 x = 1;", read: "int32 x = 1;", json: { x: -1 } },
    says: ["x (number 1) is written as sint32 and read as int32"],
  },
  {
    ...{ name: "a type with other bytes", written: "string x = 1;", read: "double x = 1;", json: { x: "a" } },
    says: ["x (number 1) is written as string and read as double: the bytes have another form, so it cannot be read"],
  },
  {
    ...{ name: "within the messages of a list", written: "repeated In m = 1;", read: "repeated In2 m = 1;" },
    json: { m: [{ a: 1 }, { b: "x" }] },
    says: ["m.b (number 2) is unknown to the old client, which does not see its value"],
  },
  {
    ...{
      name: "a list, packed or not",
      written: "repeated int32 x = 1;",
      read: "repeated int32 x = 1 [packed=false];",
    },
    json: { x: [1, 2] },
  },
  {
    ...{ name: "itself", written: "Written m = 1; repeated int32 x = 2 [packed=false];", read: "Read m = 1;" },
    json: { m: { x: [1] } },
    says: ["m.x (number 2) is unknown to the old client, which does not see its value"],
  },
];

/** All of them in one file: buf takes a moment each time. */
const registry = registryOf(
  bufBuild(
    "t/v1/t.proto",
    [
      'syntax = "proto3"; package t.v1; message In { int32 a = 1; string b = 2; } message In2 { int32 a = 1; }',
      ...cases.map(
        ({ written, read }, i) => `message C${String(i)} { message Written { ${written} } message Read { ${read} } }`,
      ),
    ].join("\n"),
    {},
  ),
);

function sidesOf(index: number) {
  return { writtenAs: message(index, "Written"), readAs: message(index, "Read"), reader: "the old client" };
}

function message(index: number, side: string): DescMessage {
  const desc = registry.getMessage(`t.v1.C${String(index)}.${side}`);
  if (!desc) throw new Error(`expected a message C${String(index)}.${side}`);
  return desc;
}

describe("what is read otherwise than it was written", () => {
  test.each(cases.map((one, index) => ({ ...one, index })))("$name", ({ index, json = {}, says = [] }) => {
    const sides = sidesOf(index);
    const found = misreadings(toBinary(sides.writtenAs, fromJson(sides.writtenAs, json)), sides);
    expect(found).toEqual(says);
  });
});

test("of bytes that are no protobuf, what comes before them is judged", () => {
  const sides = sidesOf(1);
  expect(misreadings(Uint8Array.of(0x12, 0x01, 0x41, 0xff, 0xff), sides)).toEqual([
    "gone (number 2) is unknown to the old client, which does not see its value",
  ]);
  for (let i = 0; i < 100; i++) misreadings(crypto.getRandomValues(new Uint8Array(256)), sides);
});

test("a message in a message in a message, and a long list, take no time and few sentences", () => {
  const sides = sidesOf(cases.length - 1);
  let nested = create(sides.writtenAs, { x: Array.from({ length: 100_000 }, () => 1) });
  for (let depth = 0; depth < 90; depth++) nested = create(sides.writtenAs, { m: nested });
  const payload = toBinary(sides.writtenAs, nested);
  const startedMs = performance.now();
  expect(misreadings(payload, sides).length).toBeLessThanOrEqual(12);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});
