import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import type { WatchResponse } from "#gen/playground/v1/playground_pb.js";
import { TraceLog } from "./trace-log.ts";

const bounds = { keptEvents: 3, queuedEvents: 5 };

const line = (text: string): Parameters<TraceLog["add"]>[0] => ({
  callId: "c",
  monotonicMs: 1,
  event: { case: "consoleLine", value: { level: "log", text, line: 0 } },
});

const told = ({ sequence, event }: WatchResponse): string =>
  `${String(sequence)} ${event.case === "consoleLine" ? event.value.text : String(event.case)}`;

async function take(log: TraceLog, after: bigint, count: number, meanwhile?: () => void): Promise<string[]> {
  const controller = new AbortController();
  const all: string[] = [];
  for await (const event of log.watch(after, controller.signal)) {
    all.push(told(event));
    if (all.length === 1) meanwhile?.();
    if (all.length === count) break;
  }
  return all;
}

test("a late watcher gets what is kept, then what comes", async () => {
  const log = new TraceLog(bounds);
  for (const text of ["a", "b"]) log.add(line(text));
  const watching = take(log, 0n, 3);
  await setImmediate();
  log.add(line("c"));
  expect(await watching).toEqual(["1 a", "2 b", "3 c"]);
});

test("what was seen already is not sent again", async () => {
  const log = new TraceLog(bounds);
  for (const text of ["a", "b", "c"]) log.add(line(text));
  expect(await take(log, 2n, 1)).toEqual(["3 c"]);
});

test("no more is kept than is allowed, give or take its double", async () => {
  const log = new TraceLog(bounds);
  for (let i = 1; i <= 100; i++) log.add(line(String(i)));
  const [first] = await take(log, 0n, 1);
  expect(Number(first?.split(" ")[0])).toBeGreaterThan(100 - 2 * bounds.keptEvents);
});

test("a slow watcher is told how many it missed", async () => {
  const log = new TraceLog(bounds);
  log.add(line("first"));
  const flood = (): void => {
    for (let i = 1; i <= 8; i++) log.add(line(String(i)));
  };
  expect(await take(log, 0n, 7, flood)).toEqual(["1 first", "2 1", "3 2", "4 3", "5 4", "6 5", "9 eventsDropped"]);
});

test("the watch ends with the signal's reason", async () => {
  const log = new TraceLog(bounds);
  const controller = new AbortController();
  const watching = log.watch(0n, controller.signal).next();
  await setImmediate();
  const reason = new Error("gone");
  controller.abort(reason);
  await expect(watching).rejects.toBe(reason);
});
