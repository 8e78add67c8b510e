import { describe, expect, test, vi } from "vitest";
import { StatusCode } from "grpc-handler";
import { open, run } from "../test-call.ts";
import { PerformanceService } from "./gen/performance/v1/performance_pb";
import Performance from "./handler.ts";

const { list, feed, sum, encode, ping } = PerformanceService.method;

test.each([
  [1, 5],
  [2, 3],
  [100, 1],
])("List in batches of %i sends %i messages and the same numbers", async (batchSize, messages) => {
  const outcome = await run(new Performance(), list, [{ count: 5, batchSize }]);
  expect(outcome.code).toBe(StatusCode.OK);
  expect(outcome.messages).toHaveLength(messages);
  expect(outcome.messages.flatMap(({ values }) => values)).toEqual([0, 1, 2, 3, 4]);
});

describe("Feed", () => {
  test("made on demand, no more than one chunk waits", async () => {
    const { messages, trailers } = await run(new Performance(), feed, [{ count: 20 }]);
    expect(messages.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(trailers).toEqual({ "peak-waiting": "1" });
  });

  test("from a callback, the queue grows while the reader rests", async () => {
    vi.useFakeTimers();
    try {
      const call = open(new Performance(), feed);
      call.send({ count: 300, queue: true });
      const first = call.next();
      await vi.advanceTimersByTimeAsync(5);
      await first;
      await vi.advanceTimersByTimeAsync(250);
      const ended = call.finish();
      await vi.runAllTimersAsync();
      const { code, trailers } = await ended;
      expect(code).toBe(StatusCode.OK);
      expect(Number(trailers["peak-waiting"])).toBeGreaterThan(200);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

test.each([
  [false, 3],
  [true, 6],
])("Sum with collect %j holds at most %i numbers", async (collect, peakHeld) => {
  const outcome = await run(new Performance(), sum, [{ values: [1, 2, 3], collect }, { values: [4, 5, 6] }]);
  expect(outcome).toMatchObject({ code: StatusCode.OK, messages: [{ total: 21, peakHeld }] });
});

test("Encode: numbers are smaller than text, and reuse changes no byte count", async () => {
  const sizeOf = async (way: object) => (await run(new Performance(), encode, [{ rounds: 10, ...way }])).messages[0];
  const made = await sizeOf({});
  expect(made?.tookMs).toBeGreaterThan(0);
  expect(await sizeOf({ reuse: true })).toMatchObject({ sizeBytes: made?.sizeBytes });
  expect((await sizeOf({ asText: true }))?.sizeBytes).toBeGreaterThan((made?.sizeBytes ?? 0) * 2);
});

test("Ping answers with an empty message", async () => {
  expect(await run(new Performance(), ping, [{}])).toMatchObject({ code: StatusCode.OK, messages: [{}] });
});

const listing = (request: object) => run(new Performance(), list, [request]);
const feeding = (request: object) => run(new Performance(), feed, [request]);
const summing = (request: object) => run(new Performance(), sum, [request]);
const encoding = (request: object) => run(new Performance(), encode, [request]);

test.each([
  [listing, { count: 0, batchSize: 1 }, "count must be from 1 to 100000, found 0"],
  [listing, { count: 1 }, "batch_size must be from 1 to 10000, found 0"],
  [feeding, { count: 5001 }, "count must be from 1 to 5000, found 5001"],
  [summing, { values: new Array(10_001).fill(1) }, "values must be from 0 to 10000, found 10001"],
  [encoding, { rounds: 20_001 }, "rounds must be from 1 to 20000, found 20001"],
])("%o: too much is INVALID_ARGUMENT", async (call, request, message) => {
  const outcome = await call(request);
  expect(outcome).toMatchObject({ code: StatusCode.INVALID_ARGUMENT, message });
});
