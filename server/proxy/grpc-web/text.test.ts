// Base64 in any pieces, good and bad.
import { expect, test } from "vitest";
import { Base64Decoder } from "./text.ts";

const bytes = Buffer.from(Array.from({ length: 200 }, (_, i) => i));

function decode(pieces: readonly string[]): Buffer {
  const decoder = new Base64Decoder();
  const decoded = pieces.map((piece) => decoder.decode(Buffer.from(piece)));
  decoder.end();
  return Buffer.concat(decoded);
}

test.each([1, 2, 3, 4, 5, 7, 64, 1000])("in pieces of %i characters", (size) => {
  const text = bytes.toString("base64");
  expect(decode(text.match(new RegExp(`.{1,${String(size)}}`, "g")) ?? [])).toEqual(bytes);
});

test.each([1, 2, 3, 5, 100])(
  "every %i bytes encoded and padded on their own, all in one piece or byte by byte",
  (size) => {
    const parts: string[] = [];
    for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size).toString("base64"));
    expect(decode([parts.join("")])).toEqual(bytes);
    expect(decode(parts.join("").split(""))).toEqual(bytes);
  },
);

test("nothing at all", () => {
  expect(decode([])).toHaveLength(0);
  expect(decode([""])).toHaveLength(0);
});

test.each([
  ["a character that is none of base64's", ["AAA*"], '"*" has no place there'],
  ["base64url", ["AA-_"], '"-" has no place there'],
  ["a line break", ["AAAA\r\n\r\n"], '"\\r" has no place there'],
  ["too much padding", ["A==="], '"=" has no place there'],
  ["padding alone", ["===="], '"=" has no place there'],
  ["padding inside of a group", ["A=AA"], "the padding is not at the end"],
  ["a group cut off", ["AAAA", "AAA"], 'after "AAA"'],
])("%s is told", (_name, pieces, message) => {
  expect(() => decode(pieces)).toThrow(message);
});
