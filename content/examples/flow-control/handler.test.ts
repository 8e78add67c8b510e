import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { StatusCode } from "grpc-handler";
import { open, run } from "../test-call.ts";
import { FlowService } from "./gen/flow/v1/flow_pb";
import FlowControl from "./handler.ts";

const { produce, consume } = FlowService.method;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("Produce", () => {
  test("sends that many chunks of that size", async () => {
    const { code, messages } = await run(new FlowControl(), produce, [{ count: 3, sizeBytes: 100 }]);
    expect(code).toBe(StatusCode.OK);
    expect(messages.map(({ sequence, data }) => [sequence, data.length])).toEqual([
      [1, 100],
      [2, 100],
      [3, 100],
    ]);
  });

  test("makes a chunk when it is asked for, and not before", async () => {
    const call = open(new FlowControl(), produce);
    call.send({ count: 2 });
    expect(await call.next()).toMatchObject({ madeAtMs: 0 });
    await vi.advanceTimersByTimeAsync(700);
    expect(await call.next()).toMatchObject({ madeAtMs: 700 });
  });
});

describe("Consume", () => {
  test("takes its time over each message, and counts", async () => {
    const startedAt = Date.now();
    const messages = [1, 2, 3].map((size) => ({ data: new Uint8Array(size), delayMs: 500 }));
    const call = run(new FlowControl(), consume, messages);
    await vi.runAllTimersAsync();
    expect(await call).toMatchObject({ code: StatusCode.OK, messages: [{ messages: 3, totalBytes: 6 }] });
    expect(Date.now() - startedAt).toBe(1500);
  });

  test("cancel ends the wait", async () => {
    const call = open(new FlowControl(), consume);
    call.send({ delayMs: 1000 });
    const ended = call.finish();
    await vi.advanceTimersByTimeAsync(10);
    call.cancel();
    expect(await ended).toMatchObject({ code: StatusCode.CANCELLED });
    expect(vi.getTimerCount()).toBe(0);
  });
});

const chunks = (request: object) => run(new FlowControl(), produce, [request]);
const reads = (request: object) => run(new FlowControl(), consume, [request]);

test.each([
  [chunks, { count: 0 }, "count must be from 1 to 10000, found 0"],
  [chunks, { count: 10_001 }, "found 10001"],
  [chunks, { count: 1, sizeBytes: 100_001 }, "size_bytes must be from 0 to 100000, found 100001"],
  [reads, { delayMs: 1001 }, "delay_ms must be from 0 to 1000, found 1001"],
  [reads, { delayMs: -1 }, "found -1"],
])("%o with %j is INVALID_ARGUMENT", async (call, request, message) => {
  const outcome = await call(request);
  expect(outcome.code).toBe(StatusCode.INVALID_ARGUMENT);
  expect(outcome.message).toContain(message);
});
