// Changes a .proto in one place, as a reader who types would: a number, a name, a token gone, a line twice. The same seed makes
// the same change.
import type { Random } from "../../server/sandbox/wire/fuzz.ts";

export function spoil(text: string, random: Random): string {
  const change = pick(changes, random);
  return change(text, random);
}

type Change = (text: string, random: Random) => string;

const changes: readonly Change[] = [
  // A token is gone.
  (text, random) => atOneOf(text, /[\w.]+|[^\s\w]/gu, random, () => ""),
  // A line is gone, or stands twice.
  (text, random) => atOneOf(text, /^.*\n/gmu, random, () => ""),
  (text, random) => atOneOf(text, /^.*\n/gmu, random, (line) => line + line),
  // A number is another.
  (text, random) => atOneOf(text, /= *\d+/gu, random, () => `= ${String(random(20))}`),
  // A type is another.
  (text, random) =>
    atOneOf(text, /\b(?:string|bytes|u?int(?:32|64)|bool|double|float)\b/gu, random, () => pick(types, random)),
  // A name is another.
  (text, random) => atOneOf(text, /\b\w+(?= *=)/gu, random, (name) => `${name}X`),
  (text, random) => atOneOf(text, /\b(?:message|enum|service|rpc) \w+/gu, random, (name) => `${name}Old`),
  // A label comes or goes.
  (text, random) => atOneOf(text, /\b(?:repeated|optional|stream) /gu, random, () => ""),
  (text, random) => atOneOf(text, /^ *(?=\w+ \w+ = \d)/gmu, random, (indent) => `${indent}repeated `),
];

const types = ["string", "bytes", "int32", "sint64", "fixed32", "bool", "double", "Missing"];

function atOneOf(text: string, what: RegExp, random: Random, change: (found: string) => string): string {
  const found = [...text.matchAll(what)];
  const match = found[random(found.length)];
  if (!match) return text;
  return text.slice(0, match.index) + change(match[0]) + text.slice(match.index + match[0].length);
}

function pick<T>(all: readonly T[], random: Random): T {
  const one = all[random(all.length)];
  if (one === undefined) throw new Error("expected at least one to choose from");
  return one;
}
