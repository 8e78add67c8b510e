// The keys of a map field, which JSON has as text whatever their type is.
import { ScalarType } from "@bufbuild/protobuf";
import { scalarMistake } from "./scalars.ts";

/** What is wrong with a key, if anything. */
export function mapKeyMistake(type: ScalarType, key: string): string | undefined {
  if (type === ScalarType.STRING) return undefined;
  if (type === ScalarType.BOOL)
    return key === "true" || key === "false" ? undefined : "expected true or false as a key";
  return scalarMistake(type, key);
}

/** A key that a new entry can have; undefined when all are taken. */
export function freeKey(type: ScalarType, keys: readonly string[]): string | undefined {
  if (type === ScalarType.BOOL) return ["true", "false"].find((key) => !keys.includes(key));
  const isText = type === ScalarType.STRING;
  for (let count = 0; ; count++) {
    const key = isText ? (count === 0 ? "" : `key${String(count + 1)}`) : String(count);
    if (!keys.includes(key)) return key;
  }
}
