// What a "try this" step asks for, and whether a run has it: a pure predicate over the state of the run.
import { statusName } from "grpc-handler";
import type { HandlerHappening, MetadataEntries } from "../lab/state/event.ts";
import { type Log, rowAt, rowsOf } from "../lab/state/log.ts";
import type { StreamRow } from "../lab/state/row.ts";
import type { RunState } from "../lab/state/run-state.ts";
import { isLive } from "../lab/state/select.ts";

/** A number, or bounds for one; both bounds count as inside. */
export type Amount = number | { readonly atLeast?: number; readonly atMost?: number };

/** Everything that is named must hold of the run; what is absent does not matter. */
export interface Outcome {
  readonly method?: string;
  /** The call has ended with this status, by its name. */
  readonly status?: string;
  /** The status message holds this text. */
  readonly statusMessage?: string;
  /** The code was refused before there was a call. */
  readonly rejected?: true;
  readonly received?: Amount;
  readonly sent?: Amount;
  /** From the call's opening to its status, in milliseconds. */
  readonly tookMs?: Amount;
  /** A received message has these fields; texts need only be contained. */
  readonly some?: Fields;
  /** Every received message has these fields. */
  readonly every?: Fields;
  /** Initial metadata: text that the value of a key holds; "" asks for the key alone. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly trailers?: Readonly<Record<string, string>>;
  /** What the handler's own call went through, in any order. */
  readonly handler?: readonly HandlerHappening["kind"][];
  /** A console line of the handler holds this text. */
  readonly console?: string;
}

export type Fields = Readonly<Record<string, string | number | boolean>>;

/** Whether the run, as it stands, has the outcome. Without a status in the outcome a call under way may have it too. */
export function meets(state: RunState, outcome: Outcome): boolean {
  if (state.run === 0 || (outcome.method !== undefined && state.method !== outcome.method)) return false;
  if (outcome.rejected) return state.phase === "rejected";
  // The cheap questions first: this is asked after every frame of a fast stream.
  return endMeets(state, outcome) && countsMeet(state, outcome) && rowsMeet(state, outcome);
}

function endMeets(state: RunState, { status, statusMessage, tookMs }: Outcome): boolean {
  if (status === undefined && statusMessage === undefined && tookMs === undefined) return true;
  if (!state.status) return false;
  return (
    (status === undefined || statusName(state.status.code) === status) &&
    (statusMessage === undefined || state.status.message.includes(statusMessage)) &&
    within(state.endedAtMs - state.openedAtMs, tookMs)
  );
}

function countsMeet(state: RunState, { received, sent }: Outcome): boolean {
  // "None received" is known when the call is over, not before.
  if (isLive(state) && allowsNone(received)) return false;
  return within(state.received, received) && within(state.sent, sent);
}

function rowsMeet(state: RunState, outcome: Outcome): boolean {
  const rows = ends(state.stream);
  return (
    metadataMeets(rows, "headers", outcome.headers) &&
    metadataMeets(rows, "trailers", outcome.trailers) &&
    messagesMeet(rows, outcome) &&
    handlerMeets(state, outcome)
  );
}

function metadataMeets(
  rows: readonly StreamRow[],
  kind: "headers" | "trailers",
  wanted: Readonly<Record<string, string>> | undefined,
): boolean {
  if (!wanted) return true;
  const found = rows.flatMap((row): MetadataEntries => (row.kind === kind ? row.metadata : []));
  return Object.entries(wanted).every(([key, text]) =>
    found.some(([name, value]) => name === key && value.includes(text)),
  );
}

function messagesMeet(rows: readonly StreamRow[], { some, every }: Outcome): boolean {
  if (!some && !every) return true;
  const messages = rows.flatMap((row) =>
    row.kind === "received" ? [JSON.parse(row.body.text) as Record<string, unknown>] : [],
  );
  return (
    (!some || messages.some((message) => hasFields(message, some))) &&
    (!every || (messages.length > 0 && messages.every((message) => hasFields(message, every))))
  );
}

function hasFields(message: Record<string, unknown>, fields: Fields): boolean {
  return Object.entries(fields).every(([name, wanted]) => {
    const found = message[name];
    return typeof wanted === "string" ? JSON.stringify(found ?? "").includes(wanted) : found === wanted;
  });
}

function handlerMeets(state: RunState, { handler, console }: Outcome): boolean {
  if (!handler && console === undefined) return true;
  const own = ends(state.handler)
    .filter(({ otherCall }) => otherCall === undefined)
    .map(({ happening }) => happening);
  const kinds = new Set(own.map(({ kind }) => kind));
  return (
    (handler ?? []).every((kind) => kinds.has(kind)) &&
    (console === undefined || own.some((line) => line.kind === "console" && line.text.includes(console)))
  );
}

/** Enough of a log to know a run by: this is asked at every change, and a flood has a hundred thousand rows. */
const readRows = 200;

function ends<R>(log: Log<R>): readonly R[] {
  const { length } = log;
  const row = (index: number): R[] => [rowAt(log, index)].filter((found) => found !== undefined);
  if (length <= 2 * readRows) return [...rowsOf(log)];
  return Array.from({ length: 2 * readRows }, (_, i) => row(i < readRows ? i : length - 2 * readRows + i)).flat();
}

function within(found: number, amount: Amount | undefined): boolean {
  if (amount === undefined) return true;
  if (typeof amount === "number") return found === amount;
  return found >= (amount.atLeast ?? -Infinity) && found <= (amount.atMost ?? Infinity);
}

function allowsNone(amount: Amount | undefined): boolean {
  if (amount === undefined) return false;
  return typeof amount === "number" ? amount === 0 : amount.atMost !== undefined;
}
