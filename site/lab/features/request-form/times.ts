// Google's Timestamp and Duration as protobuf's JSON writes them, and what they mean to a reader.

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const duration = /^-?\d{1,12}(\.\d{1,9})?s$/;
/** Ten thousand years, as google.protobuf.Duration allows it. */
const mostSeconds = 315_576_000_000;

export function nowText(): string {
  return new Date().toISOString();
}

export function timestampMistake(text: string): string | undefined {
  if (timestamp.test(text) && !Number.isNaN(Date.parse(text.replace(/(\.\d{3})\d+/, "$1")))) return undefined;
  return "expected a time such as 2026-11-28T20:15:00Z: Z is UTC, +01:00 an offset";
}

/** The same moment where the reader is; undefined for what is no time. */
export function localText(text: string, zone?: string): string | undefined {
  if (timestampMistake(text) !== undefined) return undefined;
  const options = { dateStyle: "medium", timeStyle: "medium", ...(zone !== undefined && { timeZone: zone }) } as const;
  return new Intl.DateTimeFormat("en", options).format(new Date(text.replace(/(\.\d{3})\d+/, "$1")));
}

export function durationMistake(text: string): string | undefined {
  if (!duration.test(text)) return 'expected seconds with an "s" behind, for instance 1.5s';
  return Math.abs(Number.parseFloat(text)) <= mostSeconds ? undefined : `expected at most ${String(mostSeconds)}s`;
}

/** Paths as the JSON form has them: lowerCamelCase, with commas between. */
export function fieldMaskMistake(text: string): string | undefined {
  const isPaths = text === "" || text.split(",").every((path) => /^[a-z][a-zA-Z\d]*(\.[a-z][a-zA-Z\d]*)*$/.test(path));
  return isPaths
    ? undefined
    : "expected paths in lowerCamelCase with commas between, for instance user.displayName,photo";
}
