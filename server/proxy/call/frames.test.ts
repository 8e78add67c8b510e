import { describe, expect, test } from "vitest";
import { frame, FrameReader, FrameSplitter } from "./frames.ts";

const rules = { of: "response", limitBytes: 1_000, flags: [0] } as const;

describe("frame", () => {
  test("golden bytes", () => {
    expect(frame(0, Buffer.from("hi"))).toEqual(Buffer.from([0, 0, 0, 0, 2, 0x68, 0x69]));
    expect(frame(0x80, Buffer.of())).toEqual(Buffer.from([0x80, 0, 0, 0, 0]));
  });
});

describe("FrameSplitter", () => {
  const payloads = ["", "a", "b".repeat(7), "", "c".repeat(900)];
  const body = Buffer.concat(payloads.map((payload) => frame(0, Buffer.from(payload))));

  test.each([1, 2, 3, 5, 6, 13, 100, body.length])("pieces of %i bytes", (size) => {
    const splitter = new FrameSplitter(rules);
    const found: string[] = [];
    for (let at = 0; at < body.length; at += size) {
      for (const payload of splitter.split(body.subarray(at, at + size))) found.push(Buffer.from(payload).toString());
    }
    splitter.end();
    expect(found).toEqual(payloads);
  });

  test("a payload that lies whole in a chunk is not copied", () => {
    const chunk = frame(0, Buffer.from("abc"));
    expect(new FrameSplitter(rules).split(chunk)[0]?.buffer).toBe(chunk.buffer);
  });
});

describe("FrameReader", () => {
  test.each([
    ["response", [2, 0, 0, 0, 0], 13, "malformed response body: expected frame flags 0, found 2"],
    [
      "request",
      [1, 0, 0, 0, 0],
      13,
      "malformed request body: a message is marked as compressed, and the request's headers name no compression",
    ],
    ["request", [0, 0, 0, 3, 0xe9], 8, "a request message of 1001 bytes is over the limit of 1000"],
  ] as const)("a %s of %j", (of, bytes, code, message) => {
    const read = (): void => new FrameReader({ ...rules, of }).read(Buffer.from(bytes));
    expect(read).toThrow(expect.objectContaining({ code, message }) as Error);
  });

  test("an end inside a frame", () => {
    for (const bytes of [[0], [0, 0, 0, 0, 1], [0, 0, 0, 0, 2, 1]]) {
      const reader = new FrameReader(rules);
      reader.read(Buffer.from(bytes));
      expect(() => reader.end()).toThrow("the last frame is incomplete");
    }
  });
});
