// The log on standard error: one bounded line for each entry, and so many a second, since strangers cause most of them.
import { type Limits, limits } from "./limits.ts";

export type Log = (entry: unknown) => void;

/** A log that gives finished lines to `write`. What is over the limit of a second is counted, and the count logged. */
export function createLog(
  write: (line: string) => void,
  { lineChars, linesPerSecond }: Limits["log"] = limits.log,
): Log {
  let written = 0;
  let leftOut = 0;
  let second: NodeJS.Timeout | undefined;
  const endSecond = (): void => {
    if (leftOut > 0)
      write(`${String(leftOut)} more lines were left out: at most ${String(linesPerSecond)} a second are kept`);
    [written, leftOut, second] = [0, 0, undefined];
  };
  return (entry) => {
    second ??= setTimeout(endSecond, 1_000).unref();
    if (written < linesPerSecond) {
      written++;
      write(oneLine(textOf(entry), lineChars));
    } else leftOut++;
  };
}

/** To standard error. A terminal that was closed must not end the process. */
export function logToStandardError(): Log {
  process.stderr.on("error", () => undefined);
  return createLog((line) => process.stderr.write(`${line}\n`));
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
  return cut.replace(/\s*\n\s*/g, " | ").replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Cs}]/gu, escaped);
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}
