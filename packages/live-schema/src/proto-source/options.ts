// Options: the few that change what messages look like on the wire or in JSON are kept, the rest is read and left.
import type { Cursor } from "./cursor.ts";

export type OptionValue = string | number | boolean;
export type Options = ReadonlyMap<string, OptionValue>;

/** `option name = value;` after the word "option". */
export function statementOption(cursor: Cursor): [string, OptionValue] {
  const name = optionName(cursor);
  cursor.expect("=", ` after the option ${name}`);
  const value = optionValue(cursor);
  cursor.expect(";", ` after the option ${name}`);
  return [name, value];
}

/** `[name = value, …]` if it comes next. */
export function bracketOptions(cursor: Cursor): Options {
  const options = new Map<string, OptionValue>();
  if (!cursor.accept("[")) return options;
  do {
    const name = optionName(cursor);
    cursor.expect("=", ` after the option ${name}`);
    options.set(name, optionValue(cursor));
  } while (cursor.accept(","));
  cursor.expect("]", " after the options");
  return options;
}

function optionName(cursor: Cursor): string {
  let name = "";
  do {
    if (cursor.accept("(")) {
      name += `(${cursor.path("the name of an option")})`;
      cursor.expect(")");
    } else name += cursor.word("the name of an option").text;
    if (!cursor.accept(".")) return name;
    name += ".";
  } while (!cursor.done);
  return name;
}

function optionValue(cursor: Cursor): OptionValue {
  if (cursor.accept("{")) return skipBlock(cursor);
  if (cursor.next.kind === "text") return adjacentTexts(cursor);
  const sign = cursor.accept("-") ? -1 : 1;
  if (cursor.next.kind === "number") return sign * Number(cursor.take().text);
  const word = cursor.word("a value").text;
  if (sign < 0) return word === "inf" ? -Infinity : NaN;
  return word === "true" || (word !== "false" && word);
}

/** Texts that follow each other are one. */
function adjacentTexts(cursor: Cursor): string {
  const { text } = cursor.take();
  return cursor.next.kind === "text" ? text + adjacentTexts(cursor) : text;
}

/** A message as the value of an option: none that is kept has one. */
function skipBlock(cursor: Cursor): string {
  for (let depth = 1; depth > 0;) {
    if (cursor.done) cursor.fail('"}" after the value of an option');
    const { kind, text } = cursor.take();
    if (kind === "sign") depth += text === "{" ? 1 : text === "}" ? -1 : 0;
  }
  return "";
}
