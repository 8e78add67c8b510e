import { describe, expect, test, vi } from "vitest";
import { StatusCode } from "grpc-handler";
import { open, run } from "../test-call.ts";
import { StockService } from "./gen/stock/v1/stock_pb";
import StockTicker from "./handler.ts";

const { getPrice, streamPrices, streamMultiplePrices } = StockService.method;

describe("GetPrice", () => {
  test("answers with one quote, the symbol in capitals", async () => {
    const { code, messages } = await run(new StockTicker(), getPrice, [{ symbol: "aapl" }]);
    expect(code).toBe(StatusCode.OK);
    expect(messages).toMatchObject([{ symbol: "AAPL", sequence: 1 }]);
    expect(messages[0]?.price).toBeGreaterThanOrEqual(1);
    expect(messages[0]?.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test("wanders from call to call, by at most one percent", async () => {
    const handler = new StockTicker();
    const prices: number[] = [];
    for (let i = 0; i < 50; i++) {
      const { messages } = await run(handler, getPrice, [{ symbol: "MSFT" }]);
      prices.push(messages[0]?.price ?? 0);
    }
    expect(new Set(prices).size).toBeGreaterThan(1);
    for (const [i, price] of prices.entries()) {
      const before = prices[i - 1] ?? price;
      expect(Math.abs(price - before)).toBeLessThanOrEqual(before * 0.01 + 0.01);
    }
  });
});

describe("StreamPrices", () => {
  test("sends count prices, numbered from 1, with metadata before and trailers after", async () => {
    const request = { symbol: "AAPL", count: 5, intervalMs: 0 };
    const outcome = await run(new StockTicker(), streamPrices, [request]);
    expect(outcome.code).toBe(StatusCode.OK);
    expect(outcome.messages.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(outcome.headers).toEqual({ "tick-interval-ms": "0" });
    expect(outcome.trailers).toEqual({ "ticks-sent": "5" });
  });

  test("sends the first price at once and the next after the interval", async () => {
    vi.useFakeTimers();
    try {
      const call = open(new StockTicker(), streamPrices);
      call.send({ symbol: "AAPL" });
      expect(await call.next()).toMatchObject({ sequence: 1 });
      const startedAt = Date.now();
      const second = call.next();
      await vi.advanceTimersToNextTimerAsync();
      expect(await second).toMatchObject({ sequence: 2 });
      expect(Date.now() - startedAt).toBe(250);
      call.cancel();
      await call.finish();
    } finally {
      vi.useRealTimers();
    }
  });

  test("count 0 goes on until the client cancels, and the trailers are set all the same", async () => {
    const call = open(new StockTicker(), streamPrices);
    call.send({ symbol: "AAPL", intervalMs: 60_000 });
    await call.next();
    call.cancel();
    expect(await call.finish()).toMatchObject({ code: StatusCode.CANCELLED, trailers: { "ticks-sent": "1" } });
  });
});

describe("StreamMultiplePrices", () => {
  test("runs all symbols at once, each at its own pace, and ends after the duration", async () => {
    vi.useFakeTimers();
    try {
      const call = run(new StockTicker(), streamMultiplePrices, [
        { symbols: ["a", "B", "c", "A"], durationSeconds: 2 },
      ]);
      await vi.advanceTimersByTimeAsync(2000);
      const { code, messages, trailers } = await call;
      expect(code).toBe(StatusCode.OK);
      expect(messages.map(({ sequence }) => sequence)).toEqual(messages.map((_, i) => i + 1));
      const ticks = (name: string): number => messages.filter(({ symbol }) => symbol === name).length;
      expect([ticks("A"), ticks("B"), ticks("C")]).toEqual([10, 8, 6]);
      expect(messages.slice(0, 3).map(({ symbol }) => symbol)).toEqual(["A", "B", "C"]);
      expect(trailers).toEqual({ "ticks-sent": "24" });
    } finally {
      vi.useRealTimers();
    }
  });

  test("stops all symbols when the client cancels", async () => {
    vi.useFakeTimers();
    try {
      const call = open(new StockTicker(), streamMultiplePrices);
      call.send({ symbols: ["A", "B", "C"] });
      await call.next();
      await call.next();
      const ended = call.finish();
      call.cancel();
      expect(await ended).toMatchObject({ code: StatusCode.CANCELLED });
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

const single = (request: object) => run(new StockTicker(), getPrice, [request]);
const stream = (request: object) => run(new StockTicker(), streamPrices, [request]);
const multiple = (request: object) => run(new StockTicker(), streamMultiplePrices, [request]);

test.each([
  ["no symbol", single, { symbol: "" }, 'symbol must be one to ten letters, found ""'],
  ["digits", single, { symbol: "A1" }, 'symbol must be one to ten letters, found "A1"'],
  ["eleven letters", stream, { symbol: "ABCDEFGHIJK" }, "symbol must be one to ten letters"],
  ["a negative count", stream, { symbol: "A", count: -1 }, "count must not be negative, found -1"],
  ["a negative interval", stream, { symbol: "A", intervalMs: -1 }, "interval_ms must not be negative"],
  ["no symbols", multiple, { symbols: [] }, "symbols must be 1 to 20, found 0"],
  ["one bad symbol of two", multiple, { symbols: ["A", "?"] }, 'found "?"'],
  ["21 symbols", multiple, { symbols: Array.from("ABCDEFGHIJKLMNOPQRSTU") }, "found 21"],
  ["a negative duration", multiple, { symbols: ["A"], durationSeconds: -1 }, "duration_seconds must not be negative"],
])("%s is INVALID_ARGUMENT", async (_, call, request, message) => {
  const outcome = await call(request);
  expect(outcome.code).toBe(StatusCode.INVALID_ARGUMENT);
  expect(outcome.message).toContain(message);
  expect(outcome.messages).toEqual([]);
});

test("a method that the handler does not know is UNIMPLEMENTED", async () => {
  const method = { ...streamPrices, name: "StreamEverything" };
  expect(await run(new StockTicker(), method, [{}])).toMatchObject({ code: StatusCode.UNIMPLEMENTED });
});
