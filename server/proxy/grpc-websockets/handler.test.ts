// grpc-websockets, message by message: what a client may send, in any pieces, and what it gets.
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { frame } from "../call/frames.ts";
import { echo, fail, type RawCall, startBackend, timeLeftMs } from "../testing/backend.ts";
import { startProxy } from "../testing/proxy.ts";

const text = (value: string): Buffer => frame(0, Buffer.from(value));
const block = (lines: string): Buffer => frame(0x80, Buffer.from(lines));
const body = (frames: Buffer): Buffer => Buffer.concat([Buffer.of(0), frames]);
const halfClose = Buffer.of(1);
const noHeaders = Buffer.of();
const start = block("content-type: application/grpc-web+proto\r\n");

interface Ended {
  readonly code: number;
  readonly reason: string;
  readonly bytes: Buffer;
}

async function serve(handler: (call: RawCall) => void): Promise<string> {
  const { url } = await startProxy((await startBackend(handler)).url);
  return `${url.replace("http", "ws")}/test.v1.EchoService/Bidi`;
}

function open(url: string): { socket: WebSocket; ended: Promise<Ended> } {
  const socket = new WebSocket(url, ["grpc-websockets"]);
  onTestFinished(() => socket.terminate());
  const chunks: Buffer[] = [];
  socket.on("message", (data: Buffer) => chunks.push(data));
  const ended = new Promise<Ended>((resolve, reject) => {
    socket.on("error", reject);
    socket.on("close", (code, reason) => {
      resolve({ code, reason: reason.toString(), bytes: Buffer.concat(chunks) });
    });
  });
  return { socket, ended };
}

/** Sends the messages, and waits for the end. */
async function call(url: string, ...messages: (Buffer | string)[]): Promise<Ended> {
  const { socket, ended } = open(url);
  socket.on("open", () => {
    for (const message of messages) socket.send(message);
  });
  return ended;
}

describe("a call", () => {
  const three = Buffer.concat([text("one"), text(""), text("three")]);
  const identity = block("content-type: application/grpc-web+proto\r\ngrpc-encoding: identity\r\n");
  const answered = Buffer.concat([identity, three, block("grpc-status: 0\r\n")]);

  test.each([
    ["a message for each frame", [body(text("one")), body(text("")), body(text("three")), halfClose]],
    ["all frames in one", [body(three), halfClose]],
    ["byte by byte", [...[...three].map((byte) => body(Buffer.of(byte))), halfClose]],
    ["with messages that add nothing", [body(noHeaders), body(three), body(noHeaders), halfClose]],
  ])("%s: headers, frames and trailers, golden", async (_name, messages) => {
    const { code, bytes } = await call(await serve(echo), noHeaders, ...messages);
    expect(bytes.toString("latin1")).toBe(answered.toString("latin1"));
    expect(code).toBe(1000);
  });

  test("metadata and deadline come in the first message", async () => {
    const seen = Promise.withResolvers<RawCall>();
    const url = await serve((raw) => {
      seen.resolve(raw);
      raw.end();
    });
    const headers = "X-Text: a: b\r\nx-data-bin: AQI=\r\nx-twice: 1\r\nx-twice: 2\r\ngrpc-timeout: 60S\r\nhost: x\r\n";
    await call(url, Buffer.from(headers), halfClose);
    const raw = await seen.promise;
    expect(raw.metadata.get("x-text")).toEqual(["a: b"]);
    expect(raw.metadata.get("x-data-bin")).toEqual([Buffer.of(1, 2)]);
    expect(raw.metadata.get("x-twice").join(", ")).toBe("1, 2");
    expect(timeLeftMs(raw)).toBeGreaterThan(50_000);
  });

  test("a status without a message: two frames of headers", async () => {
    const url = await serve((raw) => {
      const metadata = new Metadata();
      metadata.set("x-detail", "d");
      fail(raw, { code: 5, details: "no ☃", metadata });
    });
    const { code, bytes } = await call(url, noHeaders, body(text("x")));
    const trailers = block("grpc-status: 5\r\ngrpc-message: no %E2%98%83\r\nx-detail: d\r\n");
    expect(bytes.toString()).toBe(Buffer.concat([start, trailers]).toString());
    expect(code).toBe(1000);
  });

  test("initial metadata and messages arrive while the request is open", async () => {
    const url = await serve((raw) => {
      const metadata = new Metadata();
      metadata.set("x-early", "yes");
      raw.sendMetadata(metadata);
      echo(raw);
    });
    const { socket, ended } = open(url);
    socket.on("open", () => socket.send(noHeaders));
    let received = "";
    socket.on("message", (data: Buffer) => {
      received += data.toString();
      if (received.endsWith("x-early: yes\r\n")) socket.send(body(text("1")));
      else if (received.endsWith("1")) socket.send(body(text("2")));
      else if (received.endsWith("2")) socket.send(halfClose);
    });
    expect((await ended).bytes.toString()).toContain("grpc-status: 0");
  });
});

describe("a client that leaves", () => {
  test.each([
    ["closes", (socket: WebSocket) => socket.close()],
    ["vanishes", (socket: WebSocket) => socket.terminate()],
  ])("%s: the call is cancelled", async (_name, leave) => {
    const cancelled = Promise.withResolvers<undefined>();
    const url = await serve((raw) => {
      raw.on("cancelled", () => cancelled.resolve(undefined));
      raw.sendMetadata(new Metadata());
    });
    const { socket } = open(url);
    socket.on("open", () => socket.send(noHeaders));
    socket.on("message", () => leave(socket));
    await cancelled.promise;
  });
});

describe("bad input", () => {
  test.each([
    ["headers without a colon", [Buffer.from("hello\r\n")], 3, 'found "hello"'],
    ["a malformed deadline", [Buffer.from("grpc-timeout: soon\r\n")], 3, "grpc-timeout must be"],
    ["a key that gRPC does not allow", [Buffer.from("x y: 1\r\n")], 3, "expected the call's headers"],
    [
      "a million lines",
      [Buffer.from("a:\r\n".repeat(1_000_000))],
      8,
      "headers of 4000000 bytes are over the limit of 32768",
    ],
    ["too much metadata", [Buffer.from(`x: ${"y".repeat(20_000)}\r\n`)], 8, "at most 16384 bytes, found"],
    ["an unknown first byte", [noHeaders, Buffer.from([7, 7])], 3, "found 2 bytes that start with 7"],
    ["an empty message", [noHeaders, Buffer.of()], 3, "found an empty message"],
    ["a half-close with more in it", [noHeaders, Buffer.of(1, 0)], 3, "1 alone for the half-close"],
    ["a message after the half-close", [noHeaders, halfClose, body(text("x"))], 3, "after the half-close"],
    ["bytes that are no frame", [noHeaders, body(Buffer.from("hello"))], 3, "expected frame flags 0"],
    ["a frame cut off", [noHeaders, body(text("abc").subarray(0, 6)), halfClose], 3, "the last frame is incomplete"],
    [
      "a frame that claims 4 GB",
      [noHeaders, body(Buffer.from("00ffffffff", "hex"))],
      8,
      "4294967295 bytes is over the limit",
    ],
  ])("%s ends the call with a clear status", async (_name, messages, status, reason) => {
    const url = await serve((raw) => void raw.on("data", () => undefined));
    const { code, bytes } = await call(url, ...messages);
    expect(bytes.toString()).toContain(`grpc-status: ${String(status)}\r\n`);
    expect(decodeURIComponent(bytes.subarray(bytes.indexOf("grpc-message")).toString())).toContain(reason);
    expect(code).toBe(1000);
  });

  test.each([
    ["at first", ["hello"]],
    ["in the middle of a call", [noHeaders, body(text("x")), "hello"]],
  ])("text %s closes the socket, and cancels the call", async (_name, messages) => {
    const { code, reason } = await call(await serve(echo), ...messages);
    expect({ code, reason }).toEqual({ code: 1003, reason: "expected a binary message, found text" });
  });

  test("a message that no call could be made of closes the socket", async () => {
    const { code } = await call(await serve(echo), noHeaders, Buffer.alloc(5 * 1024 * 1024));
    expect(code).toBe(1009);
  });
});

test("a handler that does not read stops the client, whose messages are not lost", async () => {
  const go = Promise.withResolvers<undefined>();
  let received = 0;
  const url = await serve((raw) => {
    void go.promise.then(() => {
      raw.on("data", (message: Buffer) => (received += message.length));
      raw.on("end", () => raw.end());
    });
  });
  const { socket, ended } = open(url);
  const message = body(frame(0, Buffer.alloc(100_000)));
  await new Promise((resolve) => socket.on("open", resolve));
  socket.send(noHeaders);
  for (let i = 0; i < 200; i++) socket.send(message);
  // Twenty megabytes fit no socket's buffers, so that some wait here.
  await expect.poll(() => socket.bufferedAmount, { timeout: 5_000 }).toBeGreaterThan(0);
  expect(received).toBe(0);
  go.resolve(undefined);
  socket.send(halfClose);
  expect((await ended).bytes.toString()).toContain("grpc-status: 0");
  expect(received).toBe(20_000_000);
});

test("a client that does not read stops the handler, and its leaving still cancels the call", async () => {
  const cancelled = Promise.withResolvers<undefined>();
  const stalled = Promise.withResolvers<undefined>();
  const url = await serve((raw) => {
    raw.on("cancelled", () => cancelled.resolve(undefined));
    const write = (): void => {
      while (raw.write(Buffer.alloc(20_000)));
      const waiting = setTimeout(() => stalled.resolve(undefined), 300);
      raw.once("drain", () => {
        clearTimeout(waiting);
        setImmediate(write);
      });
    };
    write();
  });
  const { socket } = open(url);
  socket.on("open", () => {
    socket.send(noHeaders);
    socket.pause();
  });
  await stalled.promise;
  socket.terminate();
  await cancelled.promise;
});
