import { create, toBinary } from "@bufbuild/protobuf";
import { encodeFrames } from "connect-websocket";
import { describe, expect, test } from "vitest";
import { UploadLogsResponseSchema } from "../../../../proto/gen/logging/v1/logging_pb.js";
import { StreamPricesResponseSchema } from "../../../../proto/gen/stock/v1/stock_pb.js";
import { envelope, noHeader } from "../../../run/carriers/frame-header.ts";
import { carriers } from "../../../run/carriers/index.ts";
import { framed, type Part, type WireBytes } from "./wire-bytes.ts";

const price = toBinary(
  StreamPricesResponseSchema,
  create(StreamPricesResponseSchema, { symbol: "AAPL", price: 1.5, sequence: -1 }),
);

const told = ({ parts }: WireBytes): string[] => parts.map(({ name, kind, value }) => `${name} ${kind} ${value}`);

/** Each byte belongs to one part. */
function expectCovered({ bytes, parts }: WireBytes): void {
  let at = 0;
  for (const { start, length } of parts) {
    expect(start).toBe(at);
    at += length;
  }
  expect(at).toBe(bytes.length);
}

test("a message in gRPC's envelope", () => {
  const wire = framed(envelope(price), price, { type: StreamPricesResponseSchema });
  expect([...wire.bytes.subarray(0, 5)]).toEqual([0, 0, 0, 0, price.length]);
  expect(told(wire)).toEqual([
    "flags frame 0: not compressed",
    `length frame ${String(price.length)} bytes`,
    "symbol tag number 1, length-delimited",
    "symbol length 4 bytes",
    'symbol value "AAPL"',
    "price tag number 2, 64-bit",
    "price value 1.5",
    "sequence tag number 4, varint",
    "sequence value -1",
  ]);
  expectCovered(wire);
});

test("a message on the WebSocket is the frame that the transport sends", () => {
  const wire = framed(carriers.websocket.frame(price, { callNumber: 7 }), price, { type: StreamPricesResponseSchema });
  expect(wire.bytes).toEqual(encodeFrames([{ type: "DATA", callId: 7, payload: price }]));
  expectCovered(wire);
});

test("maps and messages within messages", () => {
  const summary = create(UploadLogsResponseSchema, {
    totalLogs: 3,
    levelCounts: { INFO: 2 },
    timeRange: { start: "a", end: "" },
  });
  const wire = framed(noHeader, toBinary(UploadLogsResponseSchema, summary), { type: UploadLogsResponseSchema });
  const inner = wire.parts.filter(({ kind, depth }) => kind === "value" && depth === 1);
  expect(inner.map(({ name, value }: Part) => `${name} ${value}`)).toEqual(['key "INFO"', "value 2", 'start "a"']);
  expectCovered(wire);
});

describe("bytes that are no such message are told as far as they can be read", () => {
  test.each<[string, number[], string[]]>([
    ["an unknown field", [0x78, 0x01], ["field 15 tag number 15, varint", "field 15 value 1"]],
    ["a length past the end", [0x0a, 0x09, 0x41], ["rest unknown no protobuf that can be read"]],
    [
      "text that is none",
      [0x0a, 0x01, 0xff],
      ["symbol tag number 1, length-delimited", "symbol length 1 byte", "symbol value not valid UTF-8"],
    ],
    ["a varint without end", [0x80], ["rest unknown no protobuf that can be read"]],
    ["nothing", [], []],
  ])("%s", (_, bytes, expected) => {
    const wire = framed(noHeader, Uint8Array.from(bytes), { type: StreamPricesResponseSchema });
    expect(told(wire)).toEqual(expected);
    expectCovered(wire);
  });
});
