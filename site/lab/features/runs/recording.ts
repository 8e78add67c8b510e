// A run as it was, kept to be played again, held against another, or made a fixture.
import type { JsonObject } from "@bufbuild/protobuf";
import type { ProtoText, RecordedCall, RecordedRequest } from "fixture-format";
import type { MethodKind } from "grpc-handler";
import type { Status } from "../../../run/events/metadata.ts";
import { rowsOf } from "../../../run/state/log.ts";
import type { MessageRow, StreamRow } from "../../../run/state/row.ts";
import type { RunState } from "../../../run/state/run-state.ts";

export interface Recording {
  /** The number of the run in its lab. */
  readonly run: number;
  readonly example: string;
  readonly service: string;
  readonly method: string;
  readonly kind: MethodKind;
  /** The .proto of the handler, when the reader had changed it. */
  readonly proto?: ProtoText;
  readonly rows: readonly StreamRow[];
  readonly status: Status;
  readonly durationMs: number;
}

/** Longer runs are for the log: kept several times over they would fill the page. */
export const longestRows = 2_000;

export type RecordedOf = Pick<Recording, "example" | "service" | "kind" | "proto">;

/** The run, if it has ended with a status and is no longer than can be kept. */
export function recordingOf(state: RunState, of: RecordedOf): Recording | undefined {
  const { run, method, status, stream, endedAtMs, openedAtMs } = state;
  if (!status || stream.length > longestRows || stream.forgotten > 0) return undefined;
  return { ...of, run, method, status, rows: [...rowsOf(stream)], durationMs: Math.max(0, endedAtMs - openedAtMs) };
}

/** The rows that had come when the run was so old. */
export function rowsAt({ rows }: Recording, ageMs: number): readonly StreamRow[] {
  const next = rows.findIndex(({ sinceMs }) => sinceMs > ageMs);
  return next < 0 ? rows : rows.slice(0, next);
}

/** Whether the client went by the schema from before the one that was deployed. */
export function isOfOldClient({ rows }: Recording): boolean {
  return rowsOfKind(rows, "opened").some(({ oldClient }) => oldClient);
}

export function messagesOf({ rows }: Recording, kind: MessageRow["kind"]): readonly MessageRow[] {
  return rowsOfKind(rows, kind);
}

function rowsOfKind<K extends StreamRow["kind"]>(rows: readonly StreamRow[], kind: K) {
  return rows.filter((row): row is StreamRow & { kind: K } => row.kind === kind);
}

/** When the first response came, after the call was opened; undefined when none did. */
export function firstResponseMs(recording: Recording): number | undefined {
  return messagesOf(recording, "received")[0]?.sinceMs;
}

/** The call in the words of the fixture format. */
export function recordedCallOf(recording: Recording, title: string): RecordedCall {
  const { service, method, kind, example, proto, status, rows } = recording;
  const [opened] = rowsOfKind(rows, "opened");
  return {
    // A name that several services have is called with its service before it.
    ...{ title, service, method: method.split("/").at(-1) ?? method, kind, status },
    ...(example !== "" && { example }),
    ...(proto && { proto }),
    ...(opened?.deadlineMs === undefined ? {} : { timeoutMs: opened.deadlineMs }),
    metadata: Object.fromEntries(opened?.metadata ?? []),
    requests: requestsOf(rows),
    responses: messagesOf(recording, "received").map(jsonOf),
    headers: Object.fromEntries(rowsOfKind(rows, "headers")[0]?.metadata ?? []),
    trailers: Object.fromEntries(rowsOfKind(rows, "trailers")[0]?.metadata ?? []),
    cancelled: rows.some(({ kind }) => kind === "cancelling"),
  };
}

function requestsOf(rows: readonly StreamRow[]): RecordedRequest[] {
  const requests: RecordedRequest[] = [];
  let afterResponses = 0;
  for (const row of rows) {
    if (row.kind === "received") afterResponses++;
    else if (row.kind === "sent") requests.push({ message: jsonOf(row), afterResponses });
  }
  return requests;
}

function jsonOf({ body }: MessageRow): JsonObject {
  return JSON.parse(body.text) as JsonObject;
}
