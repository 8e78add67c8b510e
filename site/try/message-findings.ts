// What an outcome expects of messages and metadata and is not there.
import type { MetadataEntries, RunState } from "../run/index.ts";
import { amountText, within } from "./amount.ts";
import { type Finding, finding } from "./finding.ts";
import { type Moment, momentOf, someRows } from "./moments.ts";
import type { Amount, Fields, Outcome } from "../schemas/try.ts";

export function* metadataFindings(state: RunState, outcome: Outcome): Generator<Finding, void, undefined> {
  for (const kind of ["headers", "trailers"] as const) {
    const wanted = Object.entries(outcome[kind] ?? {});
    if (wanted.length === 0) continue;
    const found = someRows(state.stream).flatMap((row): MetadataEntries => (row.kind === kind ? row.metadata : []));
    for (const [key, value] of wanted) {
      const values = found.filter(([name]) => name === key).map(([, text]) => text);
      if (values.some((text) => holds(text, value))) continue;
      yield finding(
        `the ${where[kind]} ${key}${wantedText(value)}`,
        values.length > 0 ? values.map((text) => `"${text}"`).join(", ") : `no ${key}`,
        momentOf(state, kind) ?? momentOf(state, "status"),
      );
    }
  }
}

type Wanted = string | Exclude<Amount, number>;

function holds(text: string, wanted: Wanted): boolean {
  return typeof wanted === "string" ? text.includes(wanted) : within(Number(text), wanted);
}

function wantedText(wanted: Wanted): string {
  if (typeof wanted !== "string") return ` with a number, ${amountText(wanted)}`;
  return wanted === "" ? "" : ` with "${wanted}"`;
}

const where = { headers: "initial metadata", trailers: "trailer" } as const;

interface Received extends Moment {
  readonly index: number;
  readonly message: Record<string, unknown>;
}

export function* messageFindings(state: RunState, outcome: Outcome): Generator<Finding, void, undefined> {
  const { some, every, none, values, counts, inARow } = outcome;
  if (!some && !every && !none && !values && !counts && !inARow) return;
  const messages = someRows(state.stream).flatMap((row): Received[] => {
    if (row.kind !== "received") return [];
    const message = JSON.parse(row.body.text) as Record<string, unknown>;
    return [{ id: row.id, side: "client", atMs: row.sinceMs, index: row.index, message }];
  });
  yield* fieldFindings(messages, outcome);
  for (const [path, wanted] of Object.entries(values ?? {})) yield* valueFindings(messages, path, wanted);
  for (const [path, wanted] of Object.entries(counts ?? {})) {
    for (const [value, amount] of Object.entries(wanted)) {
      const found = messages.filter(({ message }) => String(valueAt(message, path)) === value);
      if (within(found.length, amount)) continue;
      yield finding(`${amountText(amount)} with ${path} ${value}`, String(found.length), ...found);
    }
  }
  for (const [path, amount] of Object.entries(inARow ?? {})) {
    const run = longestRun(messages, path);
    if (within(run.length, amount)) continue;
    const value = run[0] ? String(valueAt(run[0].message, path)) : "nothing";
    yield finding(`${amountText(amount)} of one ${path} in a row`, `${String(run.length)} of ${value}`, ...run);
  }
}

function* fieldFindings(
  messages: readonly Received[],
  { some, every, none }: Outcome,
): Generator<Finding, void, undefined> {
  if (some && !messages.some(({ message }) => hasFields(message, some))) {
    yield finding(`a response with ${fieldsText(some)}`, `none among ${String(messages.length)}`, messages.at(-1));
  }
  if (every && messages.length === 0) yield finding(`responses with ${fieldsText(every)}`, "none");
  const wrong = every && messages.find(({ message }) => !hasFields(message, every));
  if (wrong) yield finding(`each response with ${fieldsText(every)}`, messageText(wrong), wrong);
  const unwanted = none && messages.find(({ message }) => hasFields(message, none));
  if (unwanted) yield finding(`no response with ${fieldsText(none)}`, messageText(unwanted), unwanted);
}

function* valueFindings(
  messages: readonly Received[],
  path: string,
  wanted: readonly (string | number | boolean)[],
): Generator<Finding, void, undefined> {
  const found = messages.map(({ message }) => valueAt(message, path));
  const longer = found.length > wanted.length ? found : wanted;
  const place = longer.findIndex((_, i) => found[i] !== wanted[i]);
  if (place === -1) return;
  yield finding(
    `the ${path} of each response: ${listText(wanted)}`,
    found.length === 0 ? "no responses" : listText(found),
    messages[place] ?? messages.at(-1),
  );
}

function longestRun(messages: readonly Received[], path: string): readonly Received[] {
  let longest: Received[] = [];
  let present: Received[] = [];
  for (const one of messages) {
    const [first] = present;
    const goesOn = first && valueAt(first.message, path) === valueAt(one.message, path);
    present = goesOn ? [...present, one] : [one];
    if (present.length > longest.length) longest = present;
  }
  return longest;
}

/** The value at a path of field names; a number or boolean as it is, what is an object as its JSON. */
function valueAt(message: Record<string, unknown>, path: string): string | number | boolean | undefined {
  let value: unknown = message;
  for (const name of path.split(".")) value = (Object(value) as Record<string, unknown>)[name];
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  return value as string | number | boolean | undefined;
}

function hasFields(message: Record<string, unknown>, fields: Fields): boolean {
  return Object.entries(fields).every(([name, wanted]) => {
    const found = message[name];
    return typeof wanted === "string" ? JSON.stringify(found ?? "").includes(wanted) : found === wanted;
  });
}

function fieldsText(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(" and ");
}

function messageText({ index, message }: Received): string {
  return `response ${String(index)}: ${clipped(JSON.stringify(message))}`;
}

function listText(values: readonly unknown[]): string {
  return clipped(values.map((value) => (value === undefined ? "nothing" : JSON.stringify(value))).join(", "));
}

const mostLetters = 160;

function clipped(text: string): string {
  return text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text;
}
