// The log on standard error: one bounded line for each entry, and so many a second, since strangers cause most of them. For people
// on a terminal it is text; elsewhere JSON, which log collectors read.
import { type Limits, limits } from "./limits.ts";

export type LogLevel = "info" | "warn" | "error";

/** What is known of an entry beside its text. */
export interface LogFacts {
  /** Of an Error it is "error", else "info". */
  readonly level?: LogLevel;
  /** Names one call in the lines of all parts. */
  readonly requestId?: string;
}

export type Log = (entry: unknown, facts?: LogFacts) => void;

export type LogFormat = "json" | "text";

interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly requestId?: string | undefined;
}

/** A log that gives finished lines to `write`. What is over the limit of a second is counted, and the count logged. */
export function createLog(
  write: (line: string) => void,
  { lineChars, linesPerSecond }: Limits["log"] = limits.log,
  format: (line: LogLine) => string = asText,
): Log {
  let written = 0;
  let leftOut = 0;
  let second: NodeJS.Timeout | undefined;
  const endSecond = (): void => {
    const message = `${String(leftOut)} more lines were left out: at most ${String(linesPerSecond)} a second are kept`;
    if (leftOut > 0) write(format({ level: "warn", message }));
    [written, leftOut, second] = [0, 0, undefined];
  };
  return (entry, { level = entry instanceof Error ? "error" : "info", requestId } = {}) => {
    second ??= setTimeout(endSecond, 1_000).unref();
    if (written < linesPerSecond) {
      written++;
      write(format({ level, message: oneLine(textOf(entry), lineChars), requestId }));
    } else leftOut++;
  };
}

const asText = ({ message }: LogLine): string => message;

/** One object on one line: time, level, part, message, and the request's id where there is one. */
export const asJson =
  (part: string) =>
  ({ level, message, requestId }: LogLine): string =>
    JSON.stringify({ time: new Date().toISOString(), level, part, request_id: requestId, message });

let isListening = false;

/** To standard error: as text on a terminal, unless `format` says otherwise. */
export function logToStandardError(part: string, format: LogFormat | undefined): Log {
  // A terminal that was closed must not end the process.
  if (!isListening) process.stderr.on("error", () => undefined);
  isListening = true;
  const isText = format === undefined ? process.stderr.isTTY : format === "text";
  return createLog((line) => process.stderr.write(`${line}\n`), limits.log, isText ? asText : asJson(part));
}

/** An error with its stack and its causes, anything else as text. */
export function textOf(entry: unknown): string {
  if (!(entry instanceof Error)) return String(entry);
  const text = entry.stack ?? entry.message;
  return entry.cause === undefined ? text : `${text}\ncaused by ${textOf(entry.cause)}`;
}

/** Line breaks of a stack become " | "; other control characters are escaped, so that no entry looks like two. */
function oneLine(text: string, mostChars: number): string {
  const cut = text.length > mostChars ? `${text.slice(0, mostChars)}… (${String(text.length)} characters)` : text;
  // Line by line: a regular expression for the spaces around a break starts anew at each space of a row without one.
  const lines = cut.split("\n").map((line) => line.trim());
  const joined = lines.filter((line) => line !== "").join(" | ");
  return joined.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Cs}]/gu, escaped);
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}
