// Turns console arguments into text the way Node's console does, within a budget and without running getters.
import { type Budget, formatValue } from "./format-value.ts";

/** The arguments of one console call; `%s %d %i %f %j %o %O %c %%` in a leading string are filled in. */
export function formatLine(args: readonly unknown[], maxChars: number): string {
  // Twice the limit: the cut says how much was cut, without formatting a whole heap for it.
  const budget: Budget = { chars: maxChars * 2, seen: [] };
  const [first, ...rest] = args;
  if (typeof first !== "string") return args.map((arg) => formatArgument(arg, budget)).join(" ");
  const text = rest.length === 0 ? first : first.replace(/%[sdifjoOc%]/g, (token) => directive(token, rest, budget));
  return [text, ...rest.map((arg) => formatArgument(arg, budget))].join(" ");
}

function formatArgument(value: unknown, budget: Budget): string {
  return typeof value === "string" ? value : formatValue(value, 0, budget);
}

function directive(token: string, rest: unknown[], budget: Budget): string {
  if (token === "%%") return "%";
  if (rest.length === 0) return token;
  const value = rest.shift();
  switch (token) {
    case "%s":
      return formatArgument(value, budget);
    case "%d":
      return String(Number(value));
    case "%i":
      return String(Math.trunc(Number(value)));
    case "%f":
      return String(Number(value));
    case "%j":
      return textOfJson(value);
    case "%c":
      return "";
    default:
      return formatValue(value, 0, budget);
  }
}

function textOfJson(value: unknown): string {
  // Undefined for what JSON does not know, whatever the types say.
  const json: unknown = JSON.stringify(value);
  return typeof json === "string" ? json : "undefined";
}
