import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { fromBinary } from "@bufbuild/protobuf";
import { WatchResponseSchema } from "#gen/playground/v1/playground_pb.js";
import { type TraceEntry, TraceLog } from "./trace-log.ts";

const bounds = { keptEvents: 3, keptBytes: 10_000, queuedEvents: 5, queuedBytes: 20_000, watchers: 2 };

const line = (text: string): Parameters<TraceLog["add"]>[0] => ({
  callId: "c",
  monotonicMs: 1,
  event: { case: "consoleLine", value: { level: "log", text, line: 0 } },
});

function told({ bytes }: TraceEntry): string {
  const { sequence, event } = fromBinary(WatchResponseSchema, bytes);
  return `${String(sequence)} ${event.case === "consoleLine" ? event.value.text : String(event.case)}`;
}

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

test("no more is kept than is allowed", async () => {
  const log = new TraceLog(bounds);
  for (let i = 1; i <= 100; i++) log.add(line(String(i)));
  const [first] = await take(log, 0n, 1);
  expect(Number(first?.split(" ")[0])).toBe(100 - bounds.keptEvents + 1);
});

test("a slow watcher is told how many it missed", async () => {
  const log = new TraceLog(bounds);
  log.add(line("first"));
  const flood = (): void => {
    for (let i = 1; i <= 8; i++) log.add(line(String(i)));
  };
  expect(await take(log, 0n, 7, flood)).toEqual(["1 first", "4 eventsDropped", "5 4", "6 5", "7 6", "8 7", "9 8"]);
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

test("long texts count by their bytes, with watchers and without", async () => {
  const log = new TraceLog(bounds);
  const long = "x".repeat(2_000);
  for (let i = 1; i <= 100; i++) log.add(line(long));
  expect(log.heldBytes).toBeLessThanOrEqual(bounds.keptBytes);
  const flood = (): void => {
    for (let i = 1; i <= 100; i++) log.add(line(long));
    expect(log.heldBytes).toBeGreaterThan(bounds.keptBytes);
    expect(log.heldBytes).toBeLessThanOrEqual(bounds.queuedBytes);
  };
  expect(await take(log, 0n, 3, flood)).toEqual([`100 ${long}`, "197 eventsDropped", `198 ${long}`]);
  expect(log.heldBytes).toBeLessThanOrEqual(bounds.keptBytes);
});

test("watchers that do not read share the events: each is serialized once", async () => {
  const log = new TraceLog(bounds);
  log.add(line("a"));
  const { signal } = new AbortController();
  const [one, other] = [log.watch(0n, signal), log.watch(0n, signal)];
  const [first, second] = await Promise.all([one.next(), other.next()]);
  expect(first.value?.bytes).toBe(second.value?.bytes);
  expect(() => log.watch(0n, signal)).toThrow("2 streams watch this deployment and no more may");
  await one.return();
  expect((await log.watch(0n, signal).next()).done).toBe(false);
});
