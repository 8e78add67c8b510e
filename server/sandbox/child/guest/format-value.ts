// Values as text: objects by their contents, at most so deep and so wide, getters named instead of run.
import { textOf } from "./thrown.ts";

/** What is left to write with; shared by all parts of one line. */
export interface Budget {
  chars: number;
  readonly seen: object[];
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

const deepest = 4;
const widest = 100;
const lineChars = 72;

function formatObject(value: object, depth: number, budget: Budget): string {
  if (budget.seen.includes(value)) return "[Circular]";
  if (depth > deepest) return Array.isArray(value) ? "[Array]" : `[${nameOf(value)}]`;
  budget.seen.push(value);
  try {
    return formatKind(value, depth, budget);
  } finally {
    budget.seen.pop();
  }
}

function formatKind(value: object, depth: number, budget: Budget): string {
  if (value instanceof Error) return formatError(value, depth, budget);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof Promise) return "Promise {}";
  if (Array.isArray(value))
    return list(value.length > 6 ? `(${String(value.length)}) ` : "", items(value, depth, budget), "[]");
  if (ArrayBuffer.isView(value)) return formatView(value, depth, budget);
  if (value instanceof ArrayBuffer) return `ArrayBuffer { byteLength: ${String(value.byteLength)} }`;
  if (value instanceof Map) return list(`Map(${String(value.size)}) `, pairs(value, depth, budget), "{}");
  if (value instanceof Set) return list(`Set(${String(value.size)}) `, items(value, depth, budget), "{}");
  const name = nameOf(value);
  return list(name === "Object" ? "" : `${name} `, properties(value, depth, budget), "{}");
}

function formatError(error: Error, depth: number, budget: Budget): string {
  // V8 makes `stack` an accessor of its own, so this one getter has to run.
  const head = readersPart(textOf(() => error.stack)) || textOf(() => `${error.name}: ${error.message}`);
  const more = properties(error, depth, budget, (key) => key !== "stack" && key !== "message" && key !== "name");
  return more.length === 0 ? head : `${head} ${list("", more, "{}")}`;
}

/** The stack without what lies below the reader's code. */
function readersPart(stack: string): string {
  const lines = stack.split("\n").filter((line) => !/^\s+at .*\(?runtime\.js:\d+/.test(line));
  // Below it are only generators that ours have asked for their next value.
  const last = lines.findLastIndex((line) => line.includes("handler.mjs:"));
  return (last < 0 ? lines : lines.slice(0, last + 1)).join("\n");
}

function formatView(view: ArrayBufferView, depth: number, budget: Budget): string {
  if (view instanceof DataView) return `DataView { byteLength: ${String(view.byteLength)} }`;
  const array = view as Uint8Array;
  return list(`${nameOf(view)}(${String(array.length)}) `, items(array, depth, budget), "[]");
}

/** A protobuf message is named after its message type, anything else after its class. */
function nameOf(value: object): string {
  const typeName: unknown = Object.getOwnPropertyDescriptor(value, "$typeName")?.value;
  if (typeof typeName === "string") return typeName;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null) return "[Object: null prototype]";
  const maker: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  const name: unknown = typeof maker === "function" ? Object.getOwnPropertyDescriptor(maker, "name")?.value : undefined;
  return typeof name === "string" && name !== "" ? name : "Object";
}

function items(values: Iterable<unknown>, depth: number, budget: Budget): string[] {
  return bounded(values, budget, (value) => formatValue(value, depth + 1, budget));
}

function pairs(values: Iterable<[unknown, unknown]>, depth: number, budget: Budget): string[] {
  return bounded(
    values,
    budget,
    ([key, value]) => `${formatValue(key, depth + 1, budget)} => ${formatValue(value, depth + 1, budget)}`,
  );
}

function properties(
  value: object,
  depth: number,
  budget: Budget,
  wanted = (key: string) => key !== "$typeName",
): string[] {
  return bounded(Object.keys(value).filter(wanted), budget, (key) => {
    const property = Object.getOwnPropertyDescriptor(value, key);
    const shown = property && !("value" in property) ? "[Getter]" : formatValue(property?.value, depth + 1, budget);
    return `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)}: ${shown}`;
  });
}

function bounded<Value>(values: Iterable<Value>, budget: Budget, format: (value: Value) => string): string[] {
  const parts: string[] = [];
  for (const value of values) {
    if (parts.length === widest || budget.chars <= 0) return [...parts, "…"];
    parts.push(format(value));
  }
  return parts;
}

function list(name: string, parts: readonly string[], brackets: "[]" | "{}"): string {
  const [open, close] = [brackets.charAt(0), brackets.charAt(1)];
  if (parts.length === 0) return `${name}${open}${close}`;
  const line = `${name}${open} ${parts.join(", ")} ${close}`;
  if (line.length <= lineChars && !line.includes("\n")) return line;
  return `${name}${open}\n${parts.map((part) => `  ${part.replaceAll("\n", "\n  ")}`).join(",\n")}\n${close}`;
}
