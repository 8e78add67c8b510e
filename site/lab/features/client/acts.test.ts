import { expect, test } from "vitest";
import { clientCode, lastAct } from "./acts.ts";
import { appended, emptyLog } from "../../../run/state/log.ts";
import { type HandlerRow, kept, type StreamRow } from "../../../run/state/row.ts";
import { idleRun } from "../../../run/state/run-state.ts";
import { handlerEvent } from "../../../run/testing/handler-event.ts";

const body = { text: "{}", sizeBytes: 0, payload: new Uint8Array() };
const opened: StreamRow = { id: 1, sinceMs: 0, kind: "opened", method: "M", metadata: [] };
const received: StreamRow = { id: 8, sinceMs: 9, kind: "received", index: 1, body };

function after(stream: StreamRow[], handler: HandlerRow[] = []) {
  return lastAct({
    ...idleRun,
    takesStream: true,
    stream: appended<StreamRow>(emptyLog, stream, kept),
    handler: appended<HandlerRow>(emptyLog, handler, kept),
  });
}

test.each<[string, StreamRow[], string | undefined]>([
  ["nothing", [], undefined],
  ["Run", [opened, received], "run"],
  ["Send", [opened, { id: 2, sinceMs: 1, kind: "sent", index: 1, body }, received], "send"],
  ["End input", [opened, { id: 2, sinceMs: 1, kind: "half_closed" }], "endInput"],
  ["Cancel", [opened, { id: 2, sinceMs: 1, kind: "cancelling", by: "cancel" }], "cancel"],
  ["Disconnect", [opened, { id: 2, sinceMs: 1, kind: "cancelling", by: "disconnect" }], "disconnect"],
])("%s", (_, rows, act) => {
  expect(after(rows)?.act).toBe(act);
});

test("what the handler saw of it, and when", () => {
  const cancel: StreamRow = { id: 2, sinceMs: 10, kind: "cancelling", by: "cancel" };
  expect(after([opened, cancel])?.seen).toBeUndefined();
  const heard: HandlerRow = {
    id: 3,
    backendMs: 14,
    event: handlerEvent("cancelled", { reason: "cancelled by the client" }),
  };
  expect(after([opened, cancel], [heard])?.seen).toBe("signal fired: cancelled by the client, 4.0 ms later");
});

test.each([
  ["unary", undefined, "await client.getPrice(request, { signal })"],
  ["server_streaming", 500, "for await (const response of client.getPrice(request, { signal, timeoutMs: 500 }))"],
  ["client_streaming", undefined, "await client.getPrice(requests(), { signal })"],
  ["bidi_streaming", undefined, "for await (const response of client.getPrice(requests(), { signal }))"],
] as const)("the call in code, %s", (kind, deadlineMs, code) => {
  const method = { name: "stock.v1.StockService/GetPrice", kind, requestType: "", responseType: "" };
  expect(clientCode("run", method, { deadlineMs })).toBe(code);
});
