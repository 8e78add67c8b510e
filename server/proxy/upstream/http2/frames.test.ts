// Frames out of pieces: however the network splits and joins them, they say the same.
import { expect, test } from "vitest";
import { ConnectionError } from "./errors.ts";
import { flags, type FrameHead, frameOf, FrameParser, frameType, headerFragment } from "./frames.ts";

/** What a parser says of such pieces: DATA joined, other frames whole. */
function read(pieces: readonly Buffer[]): string[] {
  const said: string[] = [];
  let data = "";
  let windowBytes = 0;
  const parser = new FrameParser({
    onData: (streamId, bytes, inWindow, isEnd) => {
      data += bytes.toString();
      windowBytes += inWindow;
      if (isEnd) said.push(`data ${String(streamId)} ${data} of ${String(windowBytes)}`);
    },
    onFrame: ({ type, streamId }, payload) => said.push(`${String(type)} ${String(streamId)} ${payload.toString()}`),
  });
  for (const piece of pieces) parser.read(piece);
  return said;
}

const data = (streamId: number): FrameHead => ({ type: frameType.data, flags: flags.endStream, streamId });
const padded = { ...data(5), flags: flags.endStream | flags.padded };

test("frames are the same in pieces of any size", () => {
  const all = Buffer.concat([
    frameOf({ type: frameType.ping, flags: 0, streamId: 0 }, Buffer.from("12345678")),
    frameOf(data(3), Buffer.from("hello")),
    frameOf({ type: frameType.settings, flags: 0, streamId: 0 }),
    frameOf(padded, Buffer.of(4), Buffer.from("padded"), Buffer.alloc(4)),
    frameOf(data(0x7fff_ffff)),
    frameOf({ type: 200, flags: 255, streamId: 1 }, Buffer.from("unknown")),
  ]);
  const expected = [
    "6 0 12345678",
    "data 3 hello of 5",
    "4 0 ",
    "data 5 hellopadded of 16",
    "data 2147483647 ",
    "200 1 unknown",
  ];
  const normal = read([all]);
  expect(normal).toHaveLength(expected.length);
  expect(normal[3]).toBe("data 5 hellopadded of 16");
  for (let size = 1; size < all.length; size++) {
    const pieces: Buffer[] = [];
    for (let at = 0; at < all.length; at += size) pieces.push(all.subarray(at, at + size));
    expect(read(pieces)).toEqual(normal);
  }
});

test("a frame of data that is all padding says nothing, and takes its part of the window", () => {
  expect(read([frameOf(padded, Buffer.of(3), Buffer.alloc(3))])).toEqual(["data 5  of 4"]);
});

test.each([
  ["longer than the limit", frameOf({ type: frameType.ping, flags: 0, streamId: 0 }, Buffer.alloc(16_385))],
  ["with more padding than payload", frameOf(padded, Buffer.of(4), Buffer.alloc(3))],
  ["padded without the padding's length", frameOf(padded)],
])("a frame %s is an error of the connection", (_name, frame) => {
  expect(() => read([frame])).toThrow(ConnectionError);
});

test("headers come without their padding and their priority", () => {
  const set = flags.padded | flags.priority;
  const payload = Buffer.concat([Buffer.of(2), Buffer.alloc(5), Buffer.from("block"), Buffer.alloc(2)]);
  expect(headerFragment({ type: frameType.headers, flags: set, streamId: 1 }, payload).toString()).toBe("block");
  const short = { type: frameType.headers, flags: set, streamId: 1 };
  expect(() => headerFragment(short, Buffer.of(9, 0, 0, 0, 0, 0))).toThrow(ConnectionError);
  expect(() => headerFragment(short, Buffer.of())).toThrow(ConnectionError);
});
