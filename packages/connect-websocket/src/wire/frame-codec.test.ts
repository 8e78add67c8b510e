// The bytes of every frame, and what a decoder must refuse.
import { Code } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import type { Frame } from "./frame.ts";
import { decodeFrames, encodeFrames, FrameReader } from "./frame-codec.ts";
import { defaultFrameLimits } from "./limits.ts";
import { MuxCallError, MuxProtocolError } from "./protocol-error.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"));

const golden: readonly (readonly [Frame, string])[] = [
  [
    { type: "OPEN", callId: 1, path: "/a.B/C", timeoutMs: 300, headers: [["k", "v"]] },
    "01 00 00000001 00000014  0006 2f612e422f43 0000012c  0001 6b 00000001 76",
  ],
  [
    { type: "OPEN", callId: 0xffff_ffff, path: "/a/b", timeoutMs: 0, headers: [] },
    "01 00 ffffffff 0000000a  0004 2f612f62 00000000",
  ],
  [
    {
      type: "HEADERS",
      callId: 2,
      headers: [
        ["a", ""],
        ["a", "\xe9"],
      ],
    },
    "02 00 00000002 0000000f  0001 61 00000000  0001 61 00000001 e9",
  ],
  [{ type: "HEADERS", callId: 2, headers: [] }, "02 00 00000002 00000000"],
  [{ type: "DATA", callId: 3, payload: new Uint8Array([0x0a, 0x01, 0x78]) }, "03 00 00000003 00000003 0a0178"],
  [{ type: "DATA", callId: 3, payload: new Uint8Array(0) }, "03 00 00000003 00000000"],
  [{ type: "HALF_CLOSE", callId: 4 }, "04 00 00000004 00000000"],
  [
    { type: "TRAILERS", callId: 5, status: 7, message: "né", headers: [["x-bin", "AAE"]] },
    "05 00 00000005 00000016  07 00000003 6ec3a9  0005 782d62696e 00000003 414145",
  ],
  [{ type: "RESET", callId: 6, code: 1, reason: "bye" }, "06 00 00000006 00000007 00000001 627965"],
  [{ type: "CREDIT", callId: 7, bytes: 65_536 }, "07 00 00000007 00000004 00010000"],
  [
    { type: "PING", callId: 0, ack: false, opaque: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]) },
    "08 00 00000000 00000008 0102030405060708",
  ],
  [{ type: "PING", callId: 0, ack: true, opaque: new Uint8Array(8) }, "08 01 00000000 00000008 0000000000000000"],
  [{ type: "GOAWAY", callId: 0, reason: "off" }, "09 00 00000000 00000003 6f6666"],
];

describe("a frame and its bytes", () => {
  test.each(golden)("%j", (frame, bytes) => {
    expect(hex(encodeFrames([frame]))).toBe(bytes.replaceAll(" ", ""));
    expect(decodeFrames(unhex(bytes))).toEqual([frame]);
  });

  test("one WebSocket message holds many frames, also at an offset in a larger buffer", () => {
    const frames = golden.map(([frame]) => frame);
    const encoded = encodeFrames(frames);
    const larger = new Uint8Array(encoded.length + 7);
    larger.set(encoded, 3);
    expect(decodeFrames(larger.subarray(3, 3 + encoded.length))).toEqual(frames);
  });

  test("a message is a view into what the socket delivered, not a copy", () => {
    const bytes = unhex("03 00 00000003 00000002 0102");
    const [frame] = decodeFrames(bytes);
    expect(frame?.type === "DATA" && frame.payload.buffer === bytes.buffer).toBe(true);
  });
});

describe("encoding refuses", () => {
  test.each<[string, Frame]>([
    ["a line break in a value", { type: "HEADERS", callId: 1, headers: [["a", "b\r\nc: d"]] }],
    ["a NUL in a value", { type: "HEADERS", callId: 1, headers: [["a", "\0"]] }],
    ["a character that is no octet", { type: "TRAILERS", callId: 1, status: 0, message: "", headers: [["a", "€"]] }],
    ["an upper-case name", { type: "HEADERS", callId: 1, headers: [["A", "b"]] }],
    ["a pseudo header", { type: "HEADERS", callId: 1, headers: [[":path", "/"]] }],
    ["an empty name", { type: "HEADERS", callId: 1, headers: [["", "b"]] }],
    ["a path that names no method", { type: "OPEN", callId: 1, path: "/ws", timeoutMs: 0, headers: [] }],
  ])("%s", (_, frame) => expect(() => encodeFrames([frame])).toThrow(TypeError));
});

describe("decoding closes the connection for", () => {
  test.each([
    ["nothing at all", "", "expected a frame header of 10 bytes, found 0"],
    ["a cut header", "03 00 0000", "found 4"],
    ["a cut payload", "03 00 00000001 00000005 01", "a frame claims 5 bytes, its WebSocket message holds 1"],
    ["a length of 4 GiB", "03 00 00000001 ffffffff", "a frame claims 4294967295 bytes"],
    ["type 0", "00 00 00000001 00000000", "unknown frame type 0"],
    ["type 10", "0a 00 00000001 00000000", "unknown frame type 10"],
    ["type 255", "ff 00 00000001 00000000", "unknown frame type 255"],
    ["flags on DATA", "03 01 00000001 00000000", "DATA with unknown flags 1"],
    ["other flags on PING", "08 02 00000000 00000008 0000000000000000", "PING with unknown flags 2"],
    ["DATA of the connection", "03 00 00000000 00000000", "DATA with call id 0"],
    ["CREDIT of the connection", "07 00 00000000 00000004 00000001", "CREDIT with call id 0"],
    ["PING of a call", "08 00 00000001 00000008 0000000000000000", "PING with call id 1"],
    ["GOAWAY of a call", "09 00 00000001 00000000", "GOAWAY with call id 1"],
    ["HALF_CLOSE with a payload", "04 00 00000001 00000001 00", "HALF_CLOSE has 0 bytes of payload, found 1"],
    ["a short CREDIT", "07 00 00000001 00000002 0001", "CREDIT has 4 bytes of payload, found 2"],
    ["CREDIT of nothing", "07 00 00000001 00000004 00000000", "CREDIT of 0 bytes"],
    ["a short PING", "08 00 00000000 00000001 00", "PING has 8 bytes of payload, found 1"],
    ["a short RESET", "06 00 00000001 00000003 000001", "expected 4 bytes of RESET code, found 3"],
    ["an OPEN without path", "01 00 00000001 00000001 00", "expected 2 bytes of OPEN path length, found 1"],
    ["an OPEN whose path is cut", "01 00 00000001 00000004 0009 2f61", "expected 9 bytes of OPEN path, found 2"],
    ["an OPEN without timeout", "01 00 00000001 00000006 0004 2f612f62", "expected 4 bytes of OPEN timeout, found 0"],
    [
      "a cut header value",
      "02 00 00000001 00000008 0001 61 000000ff 62",
      "expected 255 bytes of a header value, found 1",
    ],
    ["an empty TRAILERS", "05 00 00000001 00000000", "expected 1 bytes of TRAILERS status, found 0"],
    ["a cut status message", "05 00 00000001 00000006 00 00000009 61", "expected 9 bytes of TRAILERS message, found 1"],
    [
      "a large GOAWAY",
      `09 00 00000000 00010001 ${"61".repeat(0x1_0001)}`,
      "GOAWAY may be at most 65536 bytes, found 65537",
    ],
  ])("%s", (_, bytes, message) => {
    const decode = (): unknown => decodeFrames(unhex(bytes));
    expect(decode).toThrow(MuxProtocolError);
    expect(decode).not.toThrow(MuxCallError);
    expect(decode).toThrow(message);
  });
});

describe("decoding ends one call for", () => {
  const limits = { maxMessageBytes: 4, maxHeaderBytes: 32 };

  test.each<[string, string, Code, string]>([
    [
      "a message over the limit",
      "03 00 00000009 00000005 0000000000",
      Code.ResourceExhausted,
      "a message may be at most 4 bytes, found 5",
    ],
    [
      "metadata over the limit",
      `02 00 00000009 00000021 ${"00".repeat(33)}`,
      Code.ResourceExhausted,
      "the metadata of a call may be at most 32 bytes, found 33",
    ],
    ["a line break in a value", "02 00 00000009 00000009 0001 61 00000002 0d0a", Code.Internal, ""],
    ["an upper-case name", "02 00 00000009 00000008 0001 41 00000001 62", Code.Internal, ""],
    ["an empty name", "02 00 00000009 00000006 0000 00000000", Code.Internal, ""],
    ["a path that is none", "01 00 00000009 00000009 0003 2f7773 00000000", Code.Unimplemented, ""],
  ])("%s, and goes on with the next frame", (_, bytes, code, message) => {
    const reader = new FrameReader(unhex(`${bytes} 04 00 00000004 00000000`), limits);
    const rawMessage = expect.stringContaining(message) as string;
    const wanted: unknown = expect.objectContaining({ name: "MuxCallError", callId: 9, code, message: rawMessage });
    expect(() => reader.next()).toThrow(wanted);
    expect(reader.next()).toEqual({ type: "HALF_CLOSE", callId: 4 });
    expect(reader.next()).toBeUndefined();
  });
});

/** mulberry32: small, and the same everywhere. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function pick(random: (below: number) => number): Frame {
  const [frame] = golden[random(golden.length)] ?? [{ type: "HALF_CLOSE", callId: 1 } satisfies Frame];
  return frame;
}

/** Every decode either succeeds, and then encodes to the same bytes, or throws MuxProtocolError. */
function decodesOrRefuses(bytes: Uint8Array): boolean {
  try {
    const frames = decodeFrames(bytes, defaultFrameLimits);
    // UTF-8 that is none is replaced, so only frames without text come back byte for byte.
    if (frames.every(({ type }) => !["TRAILERS", "RESET", "GOAWAY"].includes(type))) {
      expect(hex(encodeFrames(frames))).toBe(hex(bytes));
    }
    return true;
  } catch (error) {
    if (!(error instanceof MuxProtocolError)) throw error;
    return false;
  }
}

describe("random input", () => {
  test("noise never throws anything but MuxProtocolError", () => {
    const random = randomNumbers(1);
    for (let round = 0; round < 5_000; round++) {
      decodesOrRefuses(Uint8Array.from({ length: random(64) }, () => random(256)));
    }
  });

  test("nor do well-formed frames with some bytes changed; both outcomes occur", () => {
    const random = randomNumbers(2);
    let [good, bad] = [0, 0];
    for (let round = 0; round < 5_000; round++) {
      const frames = Array.from({ length: 1 + random(4) }, () => pick(random));
      const bytes = encodeFrames(frames);
      for (let changes = random(3); changes > 0; changes--) bytes[random(bytes.length)] = random(256);
      if (decodesOrRefuses(bytes)) good++;
      else bad++;
    }
    expect(good).toBeGreaterThan(500);
    expect(bad).toBeGreaterThan(500);
  });

  test("nor do frames with a valid header and noise behind it", () => {
    const random = randomNumbers(3);
    for (let round = 0; round < 5_000; round++) {
      const length = random(40);
      const bytes = Uint8Array.from({ length: 10 + length }, () => random(256));
      const type = 1 + random(9);
      bytes.set([type, 0, 0, 0, 0, type > 7 ? 0 : 1, 0, 0, 0, length]);
      decodesOrRefuses(bytes);
    }
  });
});

test("errors of a peer have no stack: there may be thousands a second", () => {
  expect(new MuxProtocolError("what it did").stack).not.toContain("\n");
  expect(new Error("another, made after it").stack).toContain("\n");
});
