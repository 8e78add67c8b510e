// The first message of grpc-websockets is a stranger's text: what it costs to read must not grow faster than its size.
import { StatusCode } from "grpc-handler";
import { expect, test } from "vitest";
import { readStart } from "./request.ts";

const path = "/test.v1.EchoService/Unary";
const read = (block: string, limitBytes = Infinity): unknown =>
  readStart(path, Buffer.from(block, "latin1"), limitBytes).metadata;

const invalid = expect.objectContaining({ code: StatusCode.INVALID_ARGUMENT }) as unknown;
const manySpaces = " ".repeat(200_000);

test.each([
  [
    "spaces and tabs around a value",
    "a: \t x y \t \r\nb:\r\nc:z\r\n",
    [
      ["a", "x y"],
      ["b", ""],
      ["c", "z"],
    ],
  ],
  ["a value with colons", "A: b: c:\r\n", [["a", "b: c:"]]],
  ["many spaces within a value", `a: x${manySpaces}x`, [["a", `x${manySpaces}x`]]],
  ["many spaces and no value", `a:${manySpaces}`, [["a", ""]]],
  ["no lines", "\r\n".repeat(200_000), []],
])("%s", (_name, block, metadata) => expect(read(block)).toEqual(metadata));

test.each([
  ["no colon", "hello"],
  ["no colon, and many spaces", `hello${manySpaces}x`],
  ["no name", ": x"],
  ["a space within a name", "a b: x"],
  ["a space behind a name", "a : x"],
  ["a line feed alone", "a: x\nb: y"],
  ["a carriage return alone", "a: x\ry"],
])("malformed: %s", (_name, block) => expect(() => read(block)).toThrow(invalid));

test("a message over the limit is refused before its lines are counted", () => {
  const tooLong = {
    code: StatusCode.RESOURCE_EXHAUSTED,
    message: "request headers of 12 bytes are over the limit of 11",
  };
  expect(() => read("no colon\r\n\r\n", 11)).toThrow(expect.objectContaining(tooLong));
  expect(read("name: x\r\n\r\n", 11)).toEqual([["name", "x"]]);
});
