import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bufBuild, registryOf } from "../../../../packages/live-schema/src/testing/compile.ts";
import { parseMessage } from "../../../run/call/message-json.ts";
import { loadTypesOf } from "../../../run/call/known-types.ts";
import { sampleOf } from "./sample.ts";

const typesProto = readFileSync(new URL("../new-lab/stub/testing/types.proto", import.meta.url), "utf8");

function sampleFor(text: string, type: string): object | undefined {
  const input = registryOf(bufBuild("types.proto", text)).getMessage(type);
  if (!input) throw new Error(`expected a message ${type}`);
  return sampleOf({ input } as Parameters<typeof sampleOf>[0]).request;
}

test("a sample has something in every kind of field, of a oneof the first case, and is read back", async () => {
  const sample = sampleFor(typesProto, "Everything");
  expect(sample).toMatchObject({
    ...{ double: 1.5, int32: 1, int64: "1", bool: true, string: "string", bytes: "Ynl0ZXM=", size: "SIZE_BIG" },
    ...{ any: { "@type": "type.googleapis.com/google.protobuf.Duration" }, duration: "1.500s" },
    ...{ timestamp: "2026-01-01T12:00:00Z", struct: { key: "value" }, value: "value", list: ["value"], mask: "name" },
    ...{ wrapped: "1", many_wrapped: ["value"], wrapped_by_number: { "1": true }, structs: { true: { key: "value" } } },
    ...{ first: 1.5, closed: "CLOSED_MINUS", group: { needy: { deep: { deeper: { deepest: { bottom: {} } } } } } },
  });
  expect(sample).not.toHaveProperty("second");
  const type = registryOf(bufBuild("types.proto", typesProto)).getMessage("Everything");
  if (!type) throw new Error("expected a message");
  await loadTypesOf(type.file);
  expect(parseMessage(type, JSON.stringify(sample))).toMatchObject({ ok: true });
});

test("what a type has of itself ends, and a type that requires itself has no sample", () => {
  expect(sampleFor(typesProto, "Tree")).toEqual({ more: [], named: {}, leaf: "leaf", forest: {} });
  expect(sampleFor(typesProto, "Endless")).toEqual({});
});

test("a type of 200 fields has all that have a value unset, and something in the first", () => {
  const fields = Array.from({ length: 200 }, (_, i) => `string f${String(i)} = ${String(i + 1)};`).join("\n");
  const sample = sampleFor(`syntax = "proto3"; message Wide { ${fields} }`, "Wide");
  expect(Object.keys(sample ?? {})).toHaveLength(200);
  expect(sample).toMatchObject({ f0: "f0", f199: "" });
});

test("required messages that double at each level end within a budget", () => {
  const levels = Array.from(
    { length: 30 },
    (_, i) => `message L${String(i)} { required L${String(i + 1)} a = 1; required L${String(i + 1)} b = 2; }`,
  );
  expect(sampleFor(`syntax = "proto2"; ${levels.join("\n")} message L30 {}`, "L0")).toEqual({});
});
