import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { readDown, writeDown } from "./down.ts";
import type { DownFrame } from "./down.ts";
import { FrameReader } from "./frame-reader.ts";
import { FrameWriter } from "./frame-writer.ts";
import { readUp, writeMessage, writeReceived, writeUp } from "./up.ts";
import type { UpFrame } from "./up.ts";
import { WireError } from "./wire-error.ts";

const maxBytes = 1_000_000;
const metadata = { "x-text": "größe", "x-bin": new Uint8Array([0, 255]), __proto__x: "" };

const down: DownFrame[] = [
  { type: "load", program: 1, snapshot: "plain", rules: Buffer.alloc(0), code: "export default 'ü'" },
  { type: "load", program: 1, snapshot: "validator", rules: Buffer.from([10, 0]), code: "" },
  { type: "unload", program: 4_294_967_295 },
  {
    ...{ type: "open", program: 1, call: 2, kind: "bidi_streaming", service: "a.v1.B", method: "C" },
    ...{ peer: "[::1]:5", deadlineUnixMs: 1_700_000_000_000.5, metadata },
  },
  { type: "message", program: 1, call: 2, payload: Buffer.from([1, 2, 3]) },
  { type: "message", program: 1, call: 2, payload: Buffer.alloc(200_000, 7) },
  { type: "halfClose", program: 1, call: 2 },
  { type: "cancel", program: 1, call: 2, reason: "connection lost" },
  { type: "grant", program: 1, call: 2, bytes: 65_536 },
  { type: "ping", number: 9 },
];

const stamp = { program: 3, atMs: 123.456 };
const up: UpFrame[] = [
  { type: "ready" },
  { type: "pong", number: 9 },
  { type: "timers", program: 3, atMs: 1.5, count: 7 },
  { type: "broke", program: 3, limit: "heap", stack: "" },
  { type: "loaded", ...stamp },
  { type: "loadFailed", wrongExport: true, message: "m", stack: "s", ...stamp },
  { type: "headers", call: 1, metadata, ...stamp },
  { type: "message", call: 1, site: 0, payload: Buffer.alloc(0), ...stamp },
  { type: "received", call: 1, bytes: 5, ...stamp },
  { type: "discarded", call: 1, bytes: 6, ...stamp },
  { type: "mark", call: 1, mark: "settled", ...stamp },
  { type: "threw", call: 0, message: "m", stack: "at", ...stamp },
  { type: "finish", call: 1, code: 16, message: "no", trailers: {}, unforeseen: false, ...stamp },
  { type: "console", call: 1, level: "debug", text: "t", line: 4, column: 5, ...stamp },
];

function bytesOf(frames: DownFrame[] | UpFrame[], write: typeof writeDown | typeof writeUp): Buffer {
  const writer = new FrameWriter();
  for (const frame of frames) (write as (out: FrameWriter, frame: DownFrame | UpFrame) => void)(writer, frame);
  return Buffer.from(writer.take());
}

function split(bytes: Buffer, size: number): Buffer[] {
  const reader = new FrameReader(maxBytes);
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) frames.push(...reader.push(bytes.subarray(at, at + size)));
  return frames;
}

describe("every frame survives, however the stream is cut", () => {
  test.each([1, 2, 3, 5, 7, 64, 4_096, 1_000_000])("into pieces of %i bytes", (size) => {
    const downBytes = bytesOf(size < 64 ? down.filter((frame) => frame.type !== "message") : down, writeDown);
    expect(split(downBytes, size).map(readDown)).toEqual(
      size < 64 ? down.filter((frame) => frame.type !== "message") : down,
    );
    expect(split(bytesOf(up, writeUp), size).map(readUp)).toEqual(up);
  });

  test("the short cuts write what the long way writes", () => {
    const payload = Buffer.from("abc");
    const writer = new FrameWriter();
    writeMessage(writer, 3, 1.5, { call: 8, site: 2, payload });
    writeReceived(writer, 3, 2.5, 8, 77);
    expect(split(Buffer.from(writer.take()), 9_999).map(readUp)).toEqual([
      { type: "message", program: 3, atMs: 1.5, call: 8, site: 2, payload },
      { type: "received", program: 3, atMs: 2.5, call: 8, bytes: 77 },
    ]);
  });

  test("golden bytes: a grant", () => {
    expect(bytesOf([{ type: "grant", program: 1, call: 2, bytes: 65_536 }], writeDown).toString("hex")).toBe(
      "0d000000" + "06" + "01000000" + "02000000" + "00000100",
    );
  });

  test("a frame that was given up half-way leaves no trace", () => {
    const writer = new FrameWriter();
    writer.begin(1).text("abandoned");
    writeUp(writer, { type: "ready" });
    expect(Buffer.from(writer.take()).toString("hex")).toBe("0100000000");
  });
});

describe("hostile bytes are refused", () => {
  test.each([
    ["a frame without a type", "00000000"],
    ["a length over the limit, before anything is allocated", "ffffffff00"],
    ["one byte over the limit", "41420f0000"],
  ])("%s", (_, hex) => {
    expect(() => [...new FrameReader(maxBytes).push(Buffer.from(hex, "hex"))]).toThrow(WireError);
  });

  const pong = "01000000";
  const head = "03000000" + "0000000000005e40";
  test.each([
    ["an unknown type", 99, ""],
    ["a field that is missing", 1, ""],
    ["bytes after the last field", 1, pong + "00"],
    ["a text longer than its frame", 4, head + "00" + "ffffffff"],
    ["a time that is no number", 3, "03000000" + "000000000000f87f"],
    ["a time that is endless", 3, "03000000" + "000000000000f07f"],
    ["a mark that does not exist", 9, head + "01000000" + "09"],
    ["a breach that does not exist", 2, "03000000" + "07" + "00000000"],
    ["a level that does not exist", 12, head + "01000000" + "05" + "00000000" + "00000000" + "00000000"],
    ["metadata with a million entries", 5, head + "01000000" + "40420f00"],
    ["a metadata value of no kind", 5, head + "01000000" + "01000000" + "0100000061" + "02" + "00000000"],
  ])("%s", (_, type, hex) => {
    expect(() => readUp(Buffer.from([type, ...Buffer.from(hex, "hex")]))).toThrow(WireError);
  });

  test("any single byte changed is read as some frame or refused, never anything else", () => {
    const bytes = bytesOf(up, writeUp);
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
        const changed = Buffer.from(bytes);
        changed[at] = value;
        try {
          for (const frame of split(changed, 50)) readUp(frame);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }
    }
  });

  test("a metadata key __proto__ is only a key", () => {
    const writer = new FrameWriter();
    const hostile = JSON.parse(`{ "__proto__": "x" }`) as Record<string, string>;
    writeUp(writer, { type: "headers", call: 1, metadata: hostile, ...stamp });
    const [frame] = split(Buffer.from(writer.take()), 999).map(readUp);
    expect(frame?.type === "headers" && Object.keys(frame.metadata)).toEqual(["__proto__"]);
    expect(frame?.type === "headers" && Object.getPrototypeOf(frame.metadata)).toBe(Object.prototype);
  });
});
