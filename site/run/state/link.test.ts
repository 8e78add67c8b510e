import { expect, test } from "vitest";
import { appended, emptyLog } from "./log.ts";
import { linked } from "./link.ts";
import { type HandlerRow, kept, type StreamRow } from "./row.ts";
import { idleRun } from "./run-state.ts";
import { handlerEvent } from "../testing/handler-event.ts";

const body = { text: "{}", sizeBytes: 0, payload: new Uint8Array() };
const stream: StreamRow[] = [
  { id: 1, sinceMs: 0, kind: "opened", method: "M", metadata: [] },
  { id: 2, sinceMs: 0, kind: "sent", index: 1, body },
  { id: 4, sinceMs: 0, kind: "received", index: 1, body },
  { id: 6, sinceMs: 0, kind: "received", index: 2, body },
  { id: 9, sinceMs: 0, kind: "status", status: { code: 0, message: "" } },
];
const yielded = (index: number) => handlerEvent("messageYielded", { index: BigInt(index), sizeBytes: 0 });
const handler: HandlerRow[] = [
  { id: 3, backendMs: 0, otherCall: 2, event: yielded(2) },
  { id: 5, backendMs: 0, event: yielded(2) },
  { id: 7, backendMs: 0, event: handlerEvent("consoleLine", { level: "log", text: "", line: 3 }) },
  { id: 8, backendMs: 0, event: handlerEvent("finished", { code: 0 }) },
];
const state = {
  ...idleRun,
  stream: appended<StreamRow>(emptyLog, stream, kept),
  handler: appended<HandlerRow>(emptyLog, handler, kept),
};

test.each<[string, number | undefined, number | undefined, number | undefined]>([
  ["a message finds its yield in the lab's own call", 6, 6, 5],
  ["a yield finds its message", 5, 6, 5],
  ["the status finds the handler's", 9, 9, 8],
  ["a message whose yield is not known", 4, 4, undefined],
  ["a console line is the handler's alone", 7, undefined, 7],
  ["another client's call has no row here", 3, undefined, 3],
  ["a row that was forgotten", 77, undefined, undefined],
  ["nothing selected", undefined, undefined, undefined],
])("%s", (_, id, client, other) => {
  const found = linked(state, id);
  expect([found.client?.id, found.handler?.id]).toEqual([client, other]);
});
