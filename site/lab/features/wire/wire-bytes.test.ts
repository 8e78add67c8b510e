import { create, createRegistry, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
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
    ["an unknown field", [0x78, 0x01], ["field 15 (unknown) tag number 15, varint", "field 15 (unknown) value 1"]],
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

describe("an Any", () => {
  const types = createRegistry(StreamPricesResponseSchema, AnySchema);
  const partsOf = (any: Pick<Any, "typeUrl" | "value">): string[] => {
    const wire = framed(noHeader, toBinary(AnySchema, create(AnySchema, any)), { type: AnySchema, types });
    expectCovered(wire);
    return told(wire).filter((text) => !text.includes(" tag "));
  };
  const typeUrl = "type.googleapis.com/stock.v1.StreamPricesResponse";

  test("holds a message of the type that it names", () => {
    expect(partsOf({ typeUrl, value: price })).toEqual([
      "type_url length 49 bytes",
      `type_url value "${typeUrl}"`,
      `value length ${String(price.length)} bytes, stock.v1.StreamPricesResponse`,
      "symbol length 4 bytes",
      'symbol value "AAPL"',
      "price value 1.5",
      "sequence value -1",
    ]);
  });

  test("of a type that is not known holds bytes", () => {
    expect(partsOf({ typeUrl: "x/a.B", value: Uint8Array.of(255) }).slice(-2)).toEqual([
      "value length 1 byte, a.B, which this .proto does not know",
      "value value 1 byte, binary",
    ]);
  });

  test("whose value is no such message holds what cannot be read", () => {
    expect(partsOf({ typeUrl, value: Uint8Array.of(255) }).at(-1)).toBe("rest unknown no protobuf that can be read");
  });

  test("in an Any, two thousand deep, is shown as far as it can be read", () => {
    let any: Pick<Any, "typeUrl" | "value"> = { typeUrl, value: price };
    for (let count = 0; count < 2_000; count++)
      any = { typeUrl: "x/google.protobuf.Any", value: toBinary(AnySchema, create(AnySchema, any)) };
    const wire = framed(noHeader, any.value, { type: AnySchema, types });
    expectCovered(wire);
    expect(Math.max(...wire.parts.map(({ depth }) => depth))).toBe(100);
  });
});
