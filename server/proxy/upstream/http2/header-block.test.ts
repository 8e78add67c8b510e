// Header blocks: RFC 7541's own examples, and blocks that are none.
import { describe, expect, test } from "vitest";
import { ConnectionError } from "./errors.ts";
import { encodeHeaders, HeaderDecoder, type ResponseHeaders } from "./header-block.ts";
import { huffmanDecode } from "./huffman.ts";

const decode = (...bytes: readonly number[]): ResponseHeaders => new HeaderDecoder().decode(Buffer.from(bytes));

/** Appendix C.4 and C.6. */
test.each([
  ["f1e3c2e5f23a6ba0ab90f4ff", "www.example.com"],
  ["a8eb10649cbf", "no-cache"],
  ["25a849e95ba97d7f", "custom-key"],
  ["25a849e95bb8e8b4bf", "custom-value"],
  ["6402", "302"],
  ["aec3771a4b", "private"],
  ["d07abe941054d444a8200595040b8166e082a62d1bff", "Mon, 21 Oct 2013 20:13:21 GMT"],
  ["9d29ad171863c78f0b97c8e9ae82ae43d3", "https://www.example.com"],
  ["", ""],
])("Huffman's code: %s is %s", (hex, text) => {
  expect(huffmanDecode(Buffer.from(hex, "hex"))).toBe(text);
});

test.each([
  ["eight bits of filling", [0x64, 0x02, 0xff]],
  ["a filling that is not the mark's beginning", [0x18]],
  ["the mark itself", [0xff, 0xff, 0xff, 0xff]],
])("Huffman's code: %s is none", (_name, bytes) => {
  expect(huffmanDecode(Buffer.from(bytes))).toBeUndefined();
});

test.each([0, 1, 126, 127, 128, 254, 255, 256, 16_383, 16_384, 70_000])(
  "a value of %i bytes is the same after it",
  (length) => {
    const value = "é".repeat(length);
    expect(new HeaderDecoder().decode(encodeHeaders(["x-a", value, "x-b", ""])).fields).toEqual([
      ["x-a", value],
      ["x-b", ""],
    ]);
  },
);

describe("an entry", () => {
  test.each([
    ["of the static table", [0x90], [["accept-encoding", "gzip, deflate"]]],
    ["with a name of the static table", [0x5f, 1, 0x61], [["content-type", "a"]]],
    ["that is not to be put into a table", [0x0f, 16, 1, 0x61], [["content-type", "a"]]],
    ["that is never to be", [0x1f, 16, 1, 0x61], [["content-type", "a"]]],
    ["behind a table of no size", [0x20, 0x90], [["accept-encoding", "gzip, deflate"]]],
    ["with name and value in Huffman's code", [0x00, 0x82, 0x64, 0x02, 0x82, 0x64, 0x02], [["302", "302"]]],
  ])("%s", (_name, bytes, headers) => {
    expect(decode(...bytes).fields).toEqual(headers);
  });

  test.each([
    ["of a dynamic table", [0xbe]],
    ["with a name of a dynamic table", [0x7e, 1, 0x61]],
    ["with the index zero", [0x80]],
    ["behind a table of some size", [0x21]],
    ["before a table of no size", [0x90, 0x20]],
    ["with a number that has no end", [0xff, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]],
    ["that ends in its number", [0xff]],
    ["that ends before its value", [0x00, 1, 0x61]],
    ["whose string is longer than the block", [0x00, 1, 0x61, 5, 0x61]],
    ["whose string is not in its code", [0x00, 1, 0x61, 0x81, 0x00]],
  ])("%s is an error of the connection", (_name, bytes) => {
    expect(() => decode(...bytes)).toThrow(ConnectionError);
  });
});

test.each([
  [[":status", "200", "x-a", "b"], 200, undefined],
  [["grpc-status", "0"], undefined, undefined],
  [[":status", "2x0"], Number.NaN, ':status "2x0"'],
  [["x-a", "b", ":status", "200"], undefined, 'the header ":status", or its value'],
  [[":status", "200", ":status", "200"], 200, 'the header ":status", or its value'],
  [[":status", "200", "X-A", "b"], 200, 'the header "X-A", or its value'],
  [[":status", "200", "x a", "b"], 200, 'the header "x a", or its value'],
  [[":status", "200", "x-a", "b\nc"], 200, 'the header "x-a", or its value'],
  [[":status", "200", "upgrade", "h2c"], 200, 'the header "upgrade", or its value'],
])("of a response: %j has status %s, and the fault %s", (headers, httpStatus, fault) => {
  expect(new HeaderDecoder().decode(encodeHeaders(headers))).toMatchObject({ httpStatus, fault });
});

test("blocks that come again are the same, and however many others there were", () => {
  const decoder = new HeaderDecoder();
  for (let i = 0; i < 1_000; i++) {
    const text = String(i % 300);
    expect(decoder.decode(encodeHeaders(["x-a", text])).fields).toEqual([["x-a", text]]);
  }
});
