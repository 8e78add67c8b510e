import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { StatusCode } from "grpc-handler";
import { open, run } from "../test-call.ts";
import { DataService } from "./gen/data/v1/data_pb";
import MidStreamError from "./handler.ts";

const { streamData, streamSlowly } = DataService.method;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Lets the clock run until the call is over. */
async function finished<T>(call: Promise<T>): Promise<T> {
  await vi.runAllTimersAsync();
  return call;
}

const items = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ index, data: `item ${String(index)}` }));

describe("StreamData", () => {
  test.each([
    ["absent", {}],
    ["negative", { errorAtIndex: -1 }],
    ["past the end", { errorAtIndex: 5 }],
  ])("error_at_index %s: all items, then OK", async (_, error) => {
    const outcome = await finished(run(new MidStreamError(), streamData, [{ count: 5, ...error }]));
    expect(outcome).toMatchObject({ code: StatusCode.OK, messages: items(5) });
  });

  test.each([0, 3, 4])("error_at_index %i: the items before it, then INTERNAL", async (errorAtIndex) => {
    const outcome = await finished(run(new MidStreamError(), streamData, [{ count: 5, errorAtIndex }]));
    expect(outcome.messages).toMatchObject(items(errorAtIndex));
    expect(outcome.messages).toHaveLength(errorAtIndex);
    expect(outcome).toMatchObject({
      code: StatusCode.INTERNAL,
      message: `item ${String(errorAtIndex)} could not be read`,
    });
  });
});

describe("StreamSlowly", () => {
  test("in time, it ends with OK", async () => {
    const request = { count: 3, delayMs: 100, timeoutSeconds: 1 };
    const outcome = await finished(run(new MidStreamError(), streamSlowly, [request]));
    expect(outcome).toMatchObject({ code: StatusCode.OK, messages: items(3), trailers: { "items-sent": "3" } });
  });

  test.each([
    ["the request's limit", { timeoutSeconds: 1 }, undefined],
    ["the call's deadline", {}, 1000],
    ["the earlier of both", { timeoutSeconds: 2 }, 1000],
  ])("past %s: the items in time, then DEADLINE_EXCEEDED", async (_, limit, deadlineMs) => {
    const options = deadlineMs === undefined ? {} : { deadline: new Date(Date.now() + deadlineMs) };
    const startedAt = Date.now();
    const outcome = await finished(run(new MidStreamError(), streamSlowly, [{ delayMs: 300, ...limit }], options));
    expect(outcome).toMatchObject({
      code: StatusCode.DEADLINE_EXCEEDED,
      message: "the stream may take 1000 ms, and they are over",
      messages: items(3),
      trailers: { "items-sent": "3" },
    });
    expect(Date.now() - startedAt).toBe(1000);
  });

  test("absent numbers are ten items, half a second apart", async () => {
    const startedAt = Date.now();
    const outcome = await finished(run(new MidStreamError(), streamSlowly, [{}]));
    expect(outcome.messages).toHaveLength(10);
    expect(Date.now() - startedAt).toBe(5000);
  });

  test("cancel stops the stream", async () => {
    const call = open(new MidStreamError(), streamSlowly);
    call.send({ delayMs: 60_000 });
    const ended = call.finish();
    await vi.advanceTimersByTimeAsync(1000);
    call.cancel();
    expect(await ended).toMatchObject({ code: StatusCode.CANCELLED });
    expect(vi.getTimerCount()).toBe(0);
  });
});

const data = (request: object) => run(new MidStreamError(), streamData, [request]);
const slowly = (request: object) => run(new MidStreamError(), streamSlowly, [request]);

test.each([
  ["count", data, { count: -1 }],
  ["count", slowly, { count: -1 }],
  ["delay_ms", slowly, { delayMs: -1 }],
  ["timeout_seconds", slowly, { timeoutSeconds: -1 }],
])("a negative %s is INVALID_ARGUMENT", async (field, call, request) => {
  expect(await call(request)).toMatchObject({
    code: StatusCode.INVALID_ARGUMENT,
    message: `${field} must not be negative, found -1`,
  });
});

test("a method that the handler does not know is UNIMPLEMENTED", async () => {
  const method = { ...streamData, name: "StreamEverything" };
  expect(await run(new MidStreamError(), method, [{}])).toMatchObject({ code: StatusCode.UNIMPLEMENTED });
});
