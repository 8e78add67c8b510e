// A runner whose isolate was broken out of may say anything. These are real processes that do.
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { limits } from "../../limits.ts";
import { Runner } from "../process/runner.ts";
import { RunnerSession } from "./session.ts";
import { Bench, encode, handlerSource } from "../test-bench.ts";
import { FrameWriter } from "../wire/frame-writer.ts";
import type { GuestFrame } from "../wire/guest-frame.ts";
import { writeUp } from "../wire/up.ts";
import type { UpFrame } from "../wire/up.ts";

/** Initial metadata of call 1 with nothing but its count. */
function giantMetadata(): Buffer {
  const frame = bytesOf([{ ...headers, ...by }]);
  frame.writeUInt32LE(1_000_000_000, frame.length - 4);
  return frame;
}

function bytesOf(frames: readonly UpFrame[]): Buffer {
  const writer = new FrameWriter();
  for (const frame of frames) writeUp(writer, frame);
  return Buffer.from(writer.take());
}

const by = { program: 1, atMs: 1 };
const say = (...frames: GuestFrame[]): Buffer => bytesOf(frames.map((frame) => ({ ...frame, ...by })));
const finish = { type: "finish", call: 1, code: 0, message: "", trailers: {}, unforeseen: false } as const;
const headers = { type: "headers", call: 1, metadata: {} } as const;

/** Says it has loaded the program; says `answer` as soon as it hears of the call. It answers no ping. */
function scripted(answer: Buffer, unresponsiveMs = 30_000): Bench {
  const ours = { ...limits, sandbox: { ...limits.sandbox, unresponsiveMs } };
  const loaded = say({ type: "loaded" }).toString("base64");
  const zipped = gzipSync(answer).toString("base64");
  const script = `
    const answer = require("node:zlib").gunzipSync(Buffer.from("${zipped}", "base64"));
    process.stdin.once("data", () => {
      process.stdout.write(Buffer.from("${loaded}", "base64"));
      process.stdin.on("data", (chunk) => chunk.includes("test.v1.TestService") && process.stdout.write(answer));
    });
    setTimeout(() => {}, 60_000);`;
  const runner = new Runner({ file: process.execPath, args: ["-e", script] }, { limits: ours, log: () => undefined });
  return new Bench(new RunnerSession(runner, ours));
}

test.each<[string, Buffer]>([
  ["bytes that are no frame", Buffer.from("ffffffffffffffffffff", "hex")],
  ["a giant length", Buffer.from("ffffff7f00", "hex")],
  ["a frame of no bytes", Buffer.from("00000000", "hex")],
  ["a text that is longer than its frame", Buffer.from("0e0000000a01000000000000000000f03f01", "hex")],
  ["metadata that says it has a billion entries", giantMetadata()],
  ["a time that is no number", bytesOf([{ ...headers, program: 1, atMs: Number.NaN }])],
  ["a frame with bytes to spare", Buffer.concat([Buffer.from("06000000010500000000", "hex")])],
  ["a frame type that does not exist", Buffer.from("0100000063", "hex")],
  ["ready again", bytesOf([{ type: "ready" }])],
  ["loaded again", say({ type: "loaded" })],
  ["a pong to no ping", bytesOf([{ type: "pong", number: 5 }])],
  ["a frame for a program that never was", bytesOf([{ ...headers, program: 2, atMs: 1 }])],
  ["a frame for program 0", bytesOf([{ ...headers, program: 0, atMs: 1 }])],
  ["a frame for a call that never was", say({ ...headers, call: 2 })],
  ["initial metadata twice", say(headers, headers)],
  ["initial metadata after the status", say(finish, headers)],
  ["initial metadata that gRPC forbids", say({ ...headers, metadata: { "grpc-status": "0" } })],
  ["initial metadata with a line break", say({ ...headers, metadata: { x: "a\r\nb: c" } })],
  ["trailers that are too large", say({ ...finish, trailers: { x: "y".repeat(limits.metadataBytes) } })],
  ["a message after the status", say(finish, { type: "message", call: 1, site: 0, payload: Buffer.alloc(1) })],
  ["two statuses", say(finish, finish)],
  [
    "a message over the limit",
    say({ type: "message", call: 1, site: 0, payload: Buffer.alloc(limits.messageBytes + 1) }),
  ],
  ["a request taken that was never sent", say({ type: "received", call: 1, bytes: 1_000 })],
  ["a half-close seen that was never sent", say({ type: "mark", call: 1, mark: "halfCloseSeen" })],
  ["a cancel seen that was never sent", say({ type: "mark", call: 1, mark: "cancelled" })],
  ["resumed without a pause", say({ type: "mark", call: 1, mark: "resumed" })],
])("%s ends the session, and the call hears of it once", async (_, answer) => {
  const bench = scripted(answer);
  expect(await bench.load(handlerSource(""))).toEqual({ ok: true });
  const client = bench.call("bidi_streaming");
  client.call.message(encode("x"));
  await client.status;
  await ended(bench);
  expect(bench.session.ended.reason).toMatchObject({ code: 13 });
  expect(client.finishes).toBe(1);
});

test("messages without credit end the session after one window and one message", async () => {
  const flood = Array.from(
    { length: 20 },
    () => ({ type: "message", call: 1, site: 0, payload: Buffer.alloc(1_000_000) }) as const,
  );
  const bench = scripted(say(...flood));
  await bench.load(handlerSource(""));
  const client = bench.call("server_streaming");
  client.stalled = true;
  client.call.message(encode("x"));
  expect(await client.status).toMatchObject({ code: 13 });
  expect(client.bytes).toBeLessThanOrEqual(limits.messageBytes + limits.sandbox.windowBytes);
});

test("half a frame, and nothing after it, ends the session as soon as it counts as silent", async () => {
  const whole = say({ type: "message", call: 1, site: 0, payload: Buffer.alloc(1_000) });
  const bench = scripted(whole.subarray(0, whole.length / 2), limits.sandbox.unresponsiveMs);
  await bench.load(handlerSource(""));
  const client = bench.call("server_streaming");
  client.call.message(encode("x"));
  expect(await client.status).toMatchObject({ code: 8 });
  await ended(bench);
  expect(client.messages).toEqual([]);
});

test("what is said of a call that is over, or for a program that is gone, reaches nobody", async () => {
  const message = { type: "message", call: 1, site: 0, payload: Buffer.from(encode("late")) } as const;
  const bench = scripted(say(finish, { type: "mark", call: 1, mark: "settled" }, message, headers, finish));
  await bench.load(handlerSource(""));
  const client = bench.call("bidi_streaming");
  client.call.message(encode("x"));
  expect(await client.status).toMatchObject({ code: 0 });
  expect([client.messages, client.headers, client.finishes]).toEqual([[], undefined, 1]);
  expect(bench.session.ended.aborted).toBe(false);
  bench.session.close();
});

test.each([
  ["exits", "process.exit(3)", 14],
  ["is out of memory", "process.abort()", 8],
  ["is killed", "process.kill(process.pid, 'SIGKILL')", 8],
  ["makes a system call that the filter answers with death", "process.kill(process.pid, 'SIGSYS')", 13],
])("a runner that %s ends its session with a status that fits", async (_, death, code) => {
  const runner = new Runner({ file: process.execPath, args: ["-e", death] }, { limits, log: () => undefined });
  const bench = new Bench(new RunnerSession(runner, limits));
  await ended(bench);
  expect(bench.session.ended.reason).toMatchObject({ code });
  await expect(bench.load(handlerSource(""))).rejects.toMatchObject({ code });
});

test("a runner that cannot be started", async () => {
  const runner = new Runner({ file: "/nowhere/node", args: [] }, { limits, log: () => undefined });
  const bench = new Bench(new RunnerSession(runner, limits));
  await ended(bench);
  expect(bench.session.ended.reason).toMatchObject({ code: 14 });
});

function ended({ session }: Bench): Promise<void> {
  return new Promise((resolve) => {
    if (session.ended.aborted) resolve();
    else session.ended.addEventListener("abort", () => resolve(), { once: true });
  });
}
