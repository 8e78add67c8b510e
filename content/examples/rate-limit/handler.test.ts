import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StatusCode } from "grpc-handler";
import { open, run } from "../test-call.ts";
import { ApiService } from "./gen/api/v1/api_pb";
import RateLimit from "./handler.ts";

const { streamData } = ApiService.method;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("streams the items, from index 0", async () => {
  const call = run(new RateLimit(), streamData, [{ count: 3 }]);
  await vi.advanceTimersByTimeAsync(100);
  const items = [0, 1, 2].map((index) => ({ index, data: `item ${String(index)}` }));
  expect(await call).toMatchObject({ code: StatusCode.OK, messages: items });
});

test("the sixth call in a second is RESOURCE_EXHAUSTED with a delay, after which there is room for one", async () => {
  const handler = new RateLimit();
  const call = () => run(handler, streamData, [{ count: 1 }]);
  for (let i = 0; i < 5; i++) {
    expect(await call()).toMatchObject({ code: StatusCode.OK });
    await vi.advanceTimersByTimeAsync(100);
  }
  const refused = await call();
  expect(refused).toMatchObject({
    code: StatusCode.RESOURCE_EXHAUSTED,
    message: "more than 5 calls in 1000 ms: try again in 500 ms",
    messages: [],
    trailers: { "retry-after-ms": "500" },
  });
  await vi.advanceTimersByTimeAsync(500);
  expect(await call()).toMatchObject({ code: StatusCode.OK });
  expect(await call()).toMatchObject({ code: StatusCode.RESOURCE_EXHAUSTED });
});

test("calls that were refused do not count", async () => {
  const handler = new RateLimit();
  const codes = [];
  for (let i = 0; i < 20; i++) codes.push((await run(handler, streamData, [{ count: 0 }])).code);
  expect(codes.filter((code) => code === StatusCode.OK)).toHaveLength(5);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await run(handler, streamData, [{ count: 0 }])).toMatchObject({ code: StatusCode.OK });
});

test("a negative count is INVALID_ARGUMENT", async () => {
  const outcome = await run(new RateLimit(), streamData, [{ count: -1 }]);
  expect(outcome).toMatchObject({ code: StatusCode.INVALID_ARGUMENT, message: "count must not be negative, found -1" });
});

test("cancel stops the stream", async () => {
  const call = open(new RateLimit(), streamData);
  call.send({ count: 1000 });
  await call.next();
  const ended = call.finish();
  call.cancel();
  expect(await ended).toMatchObject({ code: StatusCode.CANCELLED });
  expect(vi.getTimerCount()).toBe(0);
});
