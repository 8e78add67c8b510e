import { expect, test } from "vitest";
import { jsonLines } from "./json-lines.ts";
import { appended, emptyLog } from "../../../run/state/log.ts";
import { kept, type StreamRow } from "../../../run/state/row.ts";

test("each row is a line of JSON", () => {
  const body = { text: '{"a":1}', sizeBytes: 2, payload: Uint8Array.of(8, 1) };
  const rows: StreamRow[] = [
    { id: 1, sinceMs: 0, kind: "opened", method: "Chat", metadata: [["k", "v"]] },
    { id: 2, sinceMs: 1.23456, kind: "received", index: 1, body },
    { id: 3, sinceMs: 2, kind: "status", status: { code: 0, message: "" } },
  ];
  const lines = [...jsonLines(appended<StreamRow>(emptyLog, rows, kept))];
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { at_ms: 0, event: "opened", method: "Chat", metadata: [["k", "v"]] },
    { at_ms: 1.235, event: "received", index: 1, bytes: 2, message: { a: 1 } },
    { at_ms: 2, event: "status", status: { code: 0, message: "" } },
  ]);
});
