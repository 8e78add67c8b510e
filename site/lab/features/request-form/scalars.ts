// Scalar values between the text of a box and protobuf's JSON. What cannot be read stays text, with a sentence on what was expected.
import { type JsonValue, ScalarType } from "@bufbuild/protobuf";
import { isBase64 } from "../../parts/base64.ts";

interface Range {
  readonly least: bigint;
  readonly most: bigint;
  /** Written as text: a number of JavaScript is not exact beyond 2^53. */
  readonly long: boolean;
}

const signed = (bits: bigint): Range => ({
  least: -(1n << (bits - 1n)),
  most: (1n << (bits - 1n)) - 1n,
  long: bits > 32n,
});
const unsigned = (bits: bigint): Range => ({ least: 0n, most: (1n << bits) - 1n, long: bits > 32n });

const ranges = new Map<ScalarType, Range>([
  ...[ScalarType.INT32, ScalarType.SINT32, ScalarType.SFIXED32].map((type) => [type, signed(32n)] as const),
  ...[ScalarType.UINT32, ScalarType.FIXED32].map((type) => [type, unsigned(32n)] as const),
  ...[ScalarType.INT64, ScalarType.SINT64, ScalarType.SFIXED64].map((type) => [type, signed(64n)] as const),
  ...[ScalarType.UINT64, ScalarType.FIXED64].map((type) => [type, unsigned(64n)] as const),
]);

export function isInteger(type: ScalarType): boolean {
  return ranges.has(type);
}

const isFloat = (type: ScalarType): boolean => type === ScalarType.FLOAT || type === ScalarType.DOUBLE;

/** The largest finite float. */
const floatMax = 3.4028234663852886e38;
const words: readonly string[] = ["NaN", "Infinity", "-Infinity"];
const wholeNumber = /^-?\d+$/;
const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** What the text of a box stands for; undefined for an empty box of a number, which is not set. */
export function readScalar(type: ScalarType, typed: string): JsonValue | undefined {
  if (type === ScalarType.STRING || type === ScalarType.BYTES) return typed;
  const text = typed.trim();
  if (text === "") return undefined;
  const range = ranges.get(type);
  if (range) return wholeNumber.test(text) ? readInteger(text, range) : text;
  if (!isFloat(type)) return text === "true" ? true : text === "false" ? false : text;
  if (!number.test(text)) return text;
  const value = Number(text);
  // JSON.stringify writes the number -0 as 0.
  return Number.isFinite(value) && !Object.is(value, -0) ? value : text;
}

function readInteger(text: string, { long }: Range): JsonValue {
  const value = BigInt(text);
  if (long) return String(value);
  return Number.isSafeInteger(Number(value)) ? Number(value) : text;
}

/** The value as a box has it. */
export function scalarText(value: JsonValue | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** What is wrong with a value of that type, if anything. */
export function scalarMistake(type: ScalarType, value: JsonValue): string | undefined {
  const range = ranges.get(type);
  if (range) return integerMistake(value, range);
  if (isFloat(type)) return floatMistake(type, value);
  if (type === ScalarType.BOOL) return typeof value === "boolean" ? undefined : expected("true or false", value);
  if (typeof value !== "string") return expected(type === ScalarType.BYTES ? "base64" : "text", value);
  return type === ScalarType.BYTES && !isBase64(value) ? expected("base64", value) : undefined;
}

function integerMistake(value: JsonValue, { least, most, long }: Range): string | undefined {
  const wanted = `a whole number from ${String(least)} to ${String(most)}`;
  if (typeof value === "number" && long && Number.isInteger(value) && !Number.isSafeInteger(value))
    return `as a number it is not exact beyond 2^53: write it as text, "${String(BigInt(value))}"`;
  const exact = typeof value === "number" ? String(value) : typeof value === "string" ? value : "";
  if (!wholeNumber.test(exact)) return expected(wanted, value);
  return BigInt(exact) < least || BigInt(exact) > most ? expected(wanted, value) : undefined;
}

function floatMistake(type: ScalarType, value: JsonValue): string | undefined {
  const wanted = "a number, NaN, Infinity or -Infinity";
  if (typeof value === "string" && words.includes(value)) return undefined;
  const read = typeof value === "string" && number.test(value.trim()) ? Number(value) : value;
  if (typeof read !== "number") return expected(wanted, value);
  const most = type === ScalarType.FLOAT ? floatMax : Number.MAX_VALUE;
  return Math.abs(read) <= most ? undefined : expected(`at most ${String(most)}, or Infinity`, value);
}

export function expected(wanted: string, found: JsonValue): string {
  const text = JSON.stringify(found);
  return `expected ${wanted}, found ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`;
}
