// An enum's value as a choice among names, a number where there is no name.
import type { DescEnum, JsonValue } from "@bufbuild/protobuf";
import { expected } from "./scalars.ts";

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function choicesOf({ values }: DescEnum): Choice[] {
  return values.map(({ name, number }) => ({ value: name, label: `${name} (${String(number)})` }));
}

/** The name of a value that has one, whichever way it is written; else the value as it stands. */
export function namedValue({ values }: DescEnum, value: JsonValue | undefined): JsonValue | undefined {
  const found = values.find(({ name, number }) => name === value || number === value || String(number) === value);
  return found?.name ?? value;
}

export function enumMistake(type: DescEnum, value: JsonValue): string | undefined {
  const named = namedValue(type, value);
  if (type.values.some(({ name }) => name === named)) return undefined;
  const isNumber = typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= 2 ** 31;
  if (isNumber && type.open) return undefined;
  if (isNumber) return `${type.name} is closed: it has no value ${String(value)}`;
  return expected(`one of the names of ${type.name}, or a number`, value);
}
