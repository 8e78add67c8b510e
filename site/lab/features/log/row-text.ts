// What a row of the stream says of its message: the fields one after the other, and which of them are others than before.
import type { MessageBody } from "../../../run/events/event.ts";
import { formatBytes } from "../../../run/state/format.ts";

export interface RowField {
  readonly name: string;
  readonly text: string;
  /** `default`: the value that the field has without being set. */
  readonly tone: "string" | "scalar" | "default";
  /** What two messages are compared by. */
  readonly json: string;
}

export interface RowText {
  readonly fields: readonly RowField[];
  /** In the place of fields: why there are none to show. */
  readonly note?: string;
}

/** Larger messages are read when they are selected, not when they scroll by. */
const largeBytes = 64 * 1024;
/** More of a message does not fit a row, also of many lines. */
const longest = 600;
const longestBytes = 24;

/** The rows in view, and those that they are compared with. */
const mostRecent = 128;
const recent = new Map<MessageBody, RowText>();

export function rowTextOf(body: MessageBody): RowText {
  const known = recent.get(body);
  if (known) return known;
  const text = readRowText(body);
  recent.set(body, text);
  for (const oldest of recent.size > mostRecent ? recent.keys() : []) {
    recent.delete(oldest);
    break;
  }
  return text;
}

/** Whether a field has another value than in the message before, if there is one. */
export function isChanged({ name, json }: RowField, before: RowText | undefined): boolean {
  if (!before || before.note !== undefined) return false;
  return before.fields.find((field) => field.name === name)?.json !== json;
}

const date = /^\d{4}-\d\d-\d\dT/;

/** The text of a field; of a time on the day of the message before, the time alone. */
export function shownText({ name, text }: RowField, before: RowText | undefined): string {
  const day = date.exec(text)?.[0];
  if (day === undefined) return text;
  const earlier = before?.fields.find((field) => field.name === name);
  return earlier?.text.startsWith(day) === true ? text.slice(day.length) : text;
}

function readRowText(body: MessageBody): RowText {
  if (body.sizeBytes > largeBytes) return { fields: [], note: `${formatBytes(body.sizeBytes)}: select to read` };
  const json = JSON.parse(body.text) as Readonly<Record<string, unknown>>;
  const entries = Object.entries(json);
  if (entries.length === 0) return { fields: [], note: "empty message" };
  if (isUnreadable(json, body)) return { fields: [], note: `not readable: ${String(json["unreadable"])}` };
  return { fields: entries.map(([name, value]) => fieldOf(name, value, isBytes(body, name))) };
}

/** What the log writes for bytes that are no such message, unless the message has a field of that name. */
function isUnreadable(json: Readonly<Record<string, unknown>>, { type }: MessageBody): boolean {
  return typeof json["unreadable"] === "string" && !type?.fields.some(({ name }) => name === "unreadable");
}

/** ScalarType.BYTES of protobuf-es, which the page has not loaded before the first Run. */
const bytesType = 12;

function isBytes({ type }: MessageBody, name: string): boolean {
  return Number(type?.fields.find((field) => field.name === name)?.scalar) === bytesType;
}

function fieldOf(name: string, value: unknown, bytes: boolean): RowField {
  const text = bytes && typeof value === "string" ? bytesText(value) : compact(value);
  return { name, text: cut(text, longest), tone: toneOf(value), json: JSON.stringify(value) };
}

function toneOf(value: unknown): RowField["tone"] {
  if (value === null || value === 0 || value === false || value === "") return "default";
  if (typeof value === "object") return Object.keys(value).length === 0 ? "default" : "string";
  return typeof value === "string" ? "string" : "scalar";
}

/** How many they are, and the first of them in base64. */
function bytesText(base64: string): string {
  const length = Math.floor((base64.replace(/=+$/, "").length * 3) / 4);
  return length === 0 ? "0 B" : `${formatBytes(length)} ${cut(base64, longestBytes)}`;
}

function compact(value: unknown): string {
  if (typeof value === "string") return isPlain(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(compact).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const entries = Object.entries(value).map(([name, inner]) => `${name} ${compact(inner)}`);
  return `{${entries.join(", ")}}`;
}

/** Text that looks the same without quotes. */
function isPlain(text: string): boolean {
  return text !== "" && text.trim() === text && !/\p{Cc}/u.test(text);
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
