// A recording as a file, and back: kept for later, or given to somebody who was not there.
import type { ProtoText } from "fixture-format";
import type { MessageBody } from "../../../run/events/event.ts";
import type { MetadataEntries, Status } from "../../../run/events/metadata.ts";
import { isMessage, type StreamRow } from "../../../run/state/row.ts";
import { longestRows, type Recording } from "./recording.ts";

const version = 1;

/** A file cannot be taken; the message says what was expected and what was found. */
export class UnreadableRecording extends Error {}

export function writeRecording(recording: Recording): string {
  const rows = recording.rows.map((row) =>
    isMessage(row) ? { ...row, body: { sizeBytes: row.body.sizeBytes, text: row.body.text } } : row,
  );
  return `${JSON.stringify({ recording: version, ...recording, rows }, undefined, 1)}\n`;
}

/** Checks what is in the file, which anybody may have written, and takes it as the run of that number. */
export function readRecording(text: string, run: number): Recording {
  const found = record(parse(text), "a recording");
  const { recording, example, service, method, kind, proto, status, durationMs, rows } = found;
  if (recording !== version) throw expected(`"recording": ${String(version)}`, recording);
  if (!Array.isArray(rows) || rows.length > longestRows) {
    throw expected(`up to ${String(longestRows)} rows`, Array.isArray(rows) ? rows.length : rows);
  }
  return {
    run,
    example: string(example, "example"),
    service: string(service, "service"),
    method: string(method, "method"),
    kind: oneOf(kind, ["unary", "server_streaming", "client_streaming", "bidi_streaming"] as const, "kind"),
    ...(proto === undefined ? {} : { proto: protoOf(proto) }),
    status: statusOf(status),
    durationMs: number(durationMs, "durationMs"),
    rows: rows.map(rowOf),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableRecording("expected a recording saved here, found a file that is no JSON");
  }
}

function protoOf(value: unknown): ProtoText {
  const { path, source, others } = record(value, "a .proto");
  const more = others === undefined ? {} : { others: textsOf(others) };
  return { path: string(path, "path"), source: string(source, "source"), ...more };
}

function textsOf(value: unknown): Record<string, string> {
  const entries = Object.entries(record(value, ".proto files"));
  return Object.fromEntries(entries.map(([path, text]) => [path, string(text, path)]));
}

function rowOf(value: unknown, id: number): StreamRow {
  const row = record(value, "a row");
  const base = { id, sinceMs: number(row["sinceMs"], "sinceMs") };
  switch (row["kind"]) {
    case "opened": {
      const { deadlineMs } = row;
      const deadline = deadlineMs === undefined ? {} : { deadlineMs: number(deadlineMs, "deadlineMs") };
      const metadata = metadataOf(row["metadata"]);
      const client = row["oldClient"] === true ? { oldClient: true as const } : {};
      return { ...base, kind: "opened", method: string(row["method"], "method"), metadata, ...deadline, ...client };
    }
    case "sent":
    case "received":
      return { ...base, kind: row["kind"], index: number(row["index"], "index"), body: bodyOf(row["body"]) };
    case "half_closed":
      return { ...base, kind: "half_closed" };
    case "headers":
    case "trailers":
      return { ...base, kind: row["kind"], metadata: metadataOf(row["metadata"]) };
    case "cancelling":
      return { ...base, kind: "cancelling", by: oneOf(row["by"], ["cancel", "stop", "disconnect"] as const, "by") };
    case "status":
      return { ...base, kind: "status", status: statusOf(row["status"]) };
    default:
      throw expected("a kind of row that this playground knows", row["kind"]);
  }
}

/** The bytes are not in the file: replay, comparison and fixture need the message alone. */
function bodyOf(value: unknown): MessageBody {
  const { sizeBytes, text } = record(value, "a message");
  const json = string(text, "text");
  record(parse(json), "a message as JSON");
  return { payload: new Uint8Array(), sizeBytes: number(sizeBytes, "sizeBytes"), text: json };
}

function metadataOf(value: unknown): MetadataEntries {
  if (!Array.isArray(value)) throw expected("metadata as a list", value);
  return value.map((entry: unknown) => {
    if (!Array.isArray(entry)) throw expected("a key with its value", entry);
    return [string(entry[0], "metadata key"), string(entry[1], "metadata value")];
  });
}

function statusOf(value: unknown): Status {
  const { code, message } = record(value, "a status");
  return { code: number(code, "code"), message: string(message, "message") };
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw expected(what, value);
}

function string(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  throw expected(`${name} as text`, value);
}

function number(value: unknown, name: string): number {
  if (typeof value === "number" && value >= 0) return value;
  throw expected(`${name} as a number`, value);
}

function oneOf<const T extends string>(value: unknown, known: readonly T[], name: string): T {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw expected(`${name} as one of ${known.join(", ")}`, value);
}

function expected(what: string, found: unknown): UnreadableRecording {
  return new UnreadableRecording(
    `expected ${what}, found ${(found === undefined ? "nothing" : JSON.stringify(found)).slice(0, 60)}`,
  );
}
