// A message with a field of each kind, for the tests of the form.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { DescField, DescMessage, FileRegistry } from "@bufbuild/protobuf";
import { bufBuild, registryOf } from "../../../../../packages/live-schema/src/testing/compile.ts";

const text = readFileSync(path.join(import.meta.dirname, "kinds.proto"), "utf8");

export const kindsRegistry: FileRegistry = registryOf(bufBuild("kinds/v1/kinds.proto", text));

export function typeOf(name: string): DescMessage {
  const type = kindsRegistry.getMessage(`kinds.v1.${name}`);
  if (!type) throw new Error(`expected a message ${name} in kinds.proto`);
  return type;
}

export const kinds: DescMessage = typeOf("Kinds");

export function fieldOf(name: string, type = kinds): DescField {
  const field = type.fields.find((one) => one.name === name);
  if (!field) throw new Error(`expected a field ${name} in ${type.name}`);
  return field;
}
