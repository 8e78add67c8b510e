// Turns console arguments into text the way Node's console does, within a budget and without running getters.
import { formatObject } from "./format-object.ts";

/** What is left to write with; shared by all parts of one line. */
export interface Budget {
  chars: number;
  readonly seen: object[];
}

/** The arguments of one console call; `%s %d %i %f %j %o %O %c %%` in a leading string are filled in. */
export function formatLine(args: readonly unknown[], maxChars: number): string {
  // Twice the limit: whoever cuts the line wants to say how much was cut, without formatting a whole heap for it.
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

/** One value, as it would stand in source. `depth` is how deep it lies inside the printed value. */
export function formatValue(value: unknown, depth: number, budget: Budget): string {
  if (budget.chars <= 0) return "…";
  const text =
    typeof value === "object" && value !== null ? formatObject(value, depth, budget) : formatPrimitive(value);
  budget.chars -= text.length;
  return text;
}

function formatPrimitive(value: unknown): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "bigint":
      return `${String(value)}n`;
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "function":
      return formatFunction(value);
    default:
      return String(value);
  }
}

function formatFunction(value: object): string {
  const isClass = Function.prototype.toString.call(value).startsWith("class");
  const name: unknown = Object.getOwnPropertyDescriptor(value, "name")?.value;
  const label = typeof name === "string" && name !== "" ? name : "(anonymous)";
  return isClass ? `[class ${label}]` : `[Function: ${label}]`;
}

const longestQuoted = 10_000;

function quote(text: string): string {
  const shown = text.length > longestQuoted ? `${text.slice(0, longestQuoted)}…` : text;
  if (!shown.includes("'")) return `'${escape(shown)}'`;
  return shown.includes('"') ? `'${escape(shown).replaceAll("'", "\\'")}'` : `"${escape(shown)}"`;
}

function escape(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");
}
