// console: formats in the isolate, bounded in length and in lines per second, and sends plain text.
import type { ConsoleLevel } from "../../wire/guest-frame.ts";
import { SecondCounter } from "../../wire/second-counter.ts";
import { currentCall } from "./current-call.ts";
import { formatLine } from "./format.ts";
import { host, limits } from "./host.ts";
import { textOf } from "./thrown.ts";
import { setTimeout } from "./timers.ts";

const second = new SecondCounter();
let dropped = 0;
let indent = "";
const counts = new Map<string, number>();
const starts = new Map<string, number>();

function print(level: ConsoleLevel, args: readonly unknown[]): void {
  if (!admit()) return;
  const { line, column } = callSite();
  const text = cut(indent + textAfter(() => formatLine(args, limits().consoleLineChars)));
  host().emit({ type: "console", call: currentCall(), level, text, line, column });
}

/** One of a second's lines. The rest is counted, and the count is printed when the second is over. */
function admit(): boolean {
  if (second.next(host().now()) <= limits().consoleLinesPerSecond) return true;
  if (++dropped === 1) reportDroppedLater();
  return false;
}

function reportDroppedLater(): void {
  try {
    setTimeout(reportDropped, 1000);
  } catch {
    // No timer is left: the reader gets an error elsewhere, and the count stays.
  }
}

function reportDropped(): void {
  const limit = String(limits().consoleLinesPerSecond);
  const text = `${String(dropped)} console lines were dropped here: ${limit} a second are kept`;
  dropped = 0;
  host().emit({ type: "console", call: 0, level: "warn", text, line: 0, column: 0 });
}

function textAfter(format: () => string): string {
  try {
    return format();
  } catch (error) {
    return `(this value cannot be shown: ${textOf(() => (error as Error).message)})`;
  }
}

function cut(text: string): string {
  const max = limits().consoleLineChars;
  return text.length <= max ? text : `${text.slice(0, max)}… (${String(text.length - max)} more characters)`;
}

/** Where in the compiled module console was called. */
function callSite(): { line: number; column: number } {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, callSite);
  const [, line, column] = /handler\.mjs:(\d+):(\d+)/.exec(textOf(() => holder.stack)) ?? [];
  return { line: Number(line ?? 0), column: Number(column ?? 0) };
}

function count(label: unknown = "default"): void {
  const name = String(label);
  const next = (counts.get(name) ?? 0) + 1;
  counts.set(name, next);
  print("log", [`${name}: ${String(next)}`]);
}

function timeSince(label: unknown, args: readonly unknown[]): void {
  const name = String(label);
  const start = starts.get(name);
  if (start === undefined) print("warn", [`No such label '${name}' for console.timeEnd()`]);
  else print("log", [`${name}: ${(host().now() - start).toFixed(2)}ms`, ...args]);
}

export const console = {
  log: (...args: unknown[]) => print("log", args),
  info: (...args: unknown[]) => print("info", args),
  warn: (...args: unknown[]) => print("warn", args),
  error: (...args: unknown[]) => print("error", args),
  debug: (...args: unknown[]) => print("debug", args),
  trace: (...args: unknown[]) => print("debug", ["Trace:", ...args]),
  clear: () => undefined,
  dir: (value: unknown) => print("log", [value]),
  dirxml: (...args: unknown[]) => print("log", args),
  table: (value: unknown) => print("log", [value]),
  assert: (condition: unknown, ...args: unknown[]) => {
    if (!condition) print("error", ["Assertion failed", ...args]);
  },
  count,
  countReset: (label: unknown = "default") => void counts.delete(String(label)),
  time: (label: unknown = "default") => void starts.set(String(label), host().now()),
  timeLog: (label: unknown = "default", ...args: unknown[]) => timeSince(label, args),
  timeEnd: (label: unknown = "default") => {
    timeSince(label, []);
    starts.delete(String(label));
  },
  group: (...args: unknown[]) => {
    if (args.length > 0) print("log", args);
    indent = indent.length < 20 ? `${indent}  ` : indent;
  },
  groupCollapsed: (...args: unknown[]) => console.group(...args),
  groupEnd: () => {
    indent = indent.slice(2);
  },
};
