import { create, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { StreamPricesRequestSchema, StreamPricesResponseSchema } from "../../../proto/gen/stock/v1/stock_pb.js";
import { bodyOf, parseMessage } from "./message-json.ts";

describe("parseMessage", () => {
  test.each([
    ['{ "symbol": "AAPL", "count": 3 }', { symbol: "AAPL", count: 3 }],
    ['{ "interval_ms": 5 }', { intervalMs: 5 }],
    ['{ "intervalMs": 5 }', { intervalMs: 5 }],
    ["{}", { symbol: "" }],
  ])("%s", (text, fields) => {
    expect(parseMessage(StreamPricesRequestSchema, text)).toMatchObject({ ok: true, message: fields });
  });

  test.each<[string, number | undefined, number | undefined, RegExp]>([
    ['{ "symbol" }', 1, 12, /expected ":"/],
    ['{\n  "symbl": "AAPL" }', 2, 3, /StreamPricesRequest has no field "symbl"; it has symbol, count, interval_ms/],
    ['{ "symbol": "AAPL",\n  "count": "many" }', 2, 3, /^count \(int32\): expected number/],
    ['{ "symbol": 5 }', 1, 3, /^symbol \(string\): expected string/],
    ['{ "intervalMs": 1.5 }', 1, 3, /^interval_ms \(int32\)/],
    ["[]", 1, 1, /^expected an object with the fields of stock\.v1\.StreamPricesRequest, found \[\]$/],
    [" null", 1, 2, /^expected an object with the fields of stock\.v1\.StreamPricesRequest, found null$/],
  ])("%s is a mistake", (text, line, column, message) => {
    const parsed = parseMessage(StreamPricesRequestSchema, text);
    expect(parsed).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
    expect(parsed.ok ? undefined : parsed.place).toEqual(line === undefined ? undefined : { line, column });
  });
});

test("a body has the .proto's field names, and default values where wanted", () => {
  const message = toBinary(
    StreamPricesResponseSchema,
    create(StreamPricesResponseSchema, { symbol: "AAPL", sequence: 1 }),
  );
  expect(bodyOf(StreamPricesResponseSchema, message, { whole: true })).toMatchObject({
    text: '{"symbol":"AAPL","price":0,"timestamp":"","sequence":1}',
    sizeBytes: 8,
  });
  expect(bodyOf(StreamPricesResponseSchema, message).text).toBe('{"symbol":"AAPL","sequence":1}');
});

test("bytes that are no such message say so, and stay", () => {
  const body = bodyOf(StreamPricesResponseSchema, Uint8Array.of(0x0a, 0x05, 0x41), { whole: true });
  expect(JSON.parse(body.text)).toEqual({ unreadable: expect.any(String) as string });
  expect(body.sizeBytes).toBe(3);
});
