// A WebSocket client that begins a message and does not end it is given up, whatever else it sends; a slow honest one is not.
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { encodeFrames } from "../../../packages/connect-websocket/src/wire/frame-codec.ts";
import { limits } from "../../limits.ts";
import { frame as grpcFrame } from "../call/frames.ts";
import { startBackend } from "../testing/backend.ts";
import { startProxy } from "../testing/proxy.ts";

const patience = { ...limits.proxy.clients, unreadMs: 400, lookMs: 50 };
const key = Buffer.alloc(16).toString("base64");

async function shakeHands(clients: typeof patience): Promise<Socket> {
  const { port } = await startProxy("http://127.0.0.1:1", { clients });
  const socket = createConnection(port, "127.0.0.1");
  socket.on("error", () => undefined);
  onTestFinished(() => void socket.destroy());
  const head = ["GET /ws HTTP/1.1", `host: 127.0.0.1:${String(port)}`, "connection: upgrade", "upgrade: websocket"];
  const offer = ["sec-websocket-version: 13", `sec-websocket-key: ${key}`, "sec-websocket-protocol: grpc-mux.v1"];
  socket.write(`${[...head, ...offer].join("\r\n")}\r\n\r\n`);
  await once(socket, "data");
  return socket;
}

/** Unlike `once`, also when it ends with a reset. */
const endOf = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.once("close", resolve));

/** A frame of a client: masked with zeros. */
function frame(first: number, payload: Uint8Array): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(payload.length));
  const size = payload.length < 126 ? [0x80 | payload.length] : [0xff, ...length];
  return Buffer.concat([Buffer.from([first, ...size, 0, 0, 0, 0]), payload]);
}

const [begin, whole, goOn, ping, pong] = [0x02, 0x82, 0x00, 0x89, 0x8a];

test("one that adds a byte and a ping again and again", async () => {
  const socket = await shakeHands(patience);
  socket.write(frame(begin, new Uint8Array(1)));
  const more = setInterval(
    () => socket.write(Buffer.concat([frame(ping, new Uint8Array(4)), frame(goOn, new Uint8Array(1))])),
    20,
  );
  await endOf(socket);
  clearInterval(more);
});

test("one that holds more than its share in half messages, long before its time is over", async () => {
  const socket = await shakeHands({
    ...patience,
    unreadMs: 600_000,
    unreadBytes: { perAddress: 1024, inAll: 1024 * 1024 },
  });
  socket.write(frame(begin, new Uint8Array(2 * 1024 * 1024)));
  await endOf(socket);
});

/** As much as a read takes, with a byte of a message at its end: that byte keeps all of it in memory. */
const pongs = Buffer.concat(Array.from({ length: 500 }, () => frame(pong, new Uint8Array(125))));

const kept = { ...patience, unreadMs: 600_000, unreadBytes: { perAddress: 8 * 1024 * 1024, inAll: 64 * 1024 * 1024 } };

test("one that holds little in fragments, and much in the pongs between them", async () => {
  const socket = await shakeHands(kept);
  const closed = endOf(socket);
  socket.write(frame(begin, new Uint8Array(1)));
  for (let reads = 0; reads < 500 && !socket.destroyed; reads++) {
    await new Promise((resolve) => socket.write(Buffer.concat([pongs, frame(goOn, new Uint8Array(1))]), resolve));
  }
  await closed;
});

test("one that sends byte by byte, each of which comes in a read of its own", async () => {
  const small = { ...kept, unreadBytes: { perAddress: 256 * 1024, inAll: 64 * 1024 * 1024 } };
  const socket = await shakeHands(small);
  socket.setNoDelay(true);
  const closed = endOf(socket);
  socket.write(frame(begin, new Uint8Array(2 * 1024 * 1024)).subarray(0, 100));
  for (let reads = 0; reads < 10_000 && !socket.destroyed; reads++) {
    socket.write(new Uint8Array(1));
    await new Promise(setImmediate);
  }
  await closed;
});

test("one that sends whole messages with many pongs between them is kept", async () => {
  const socket = await shakeHands(kept);
  let answers = "";
  socket.on("data", (bytes: Buffer) => (answers += bytes.toString("latin1")));
  const muxPing = (text: string): Uint8Array =>
    encodeFrames([{ type: "PING", callId: 0, ack: false, opaque: Buffer.from(text) }]);
  for (let reads = 0; reads < 300; reads++) {
    await new Promise((resolve) => socket.write(Buffer.concat([pongs, frame(whole, muxPing("one more"))]), resolve));
  }
  socket.write(frame(whole, muxPing("the last")));
  await expect.poll(() => answers.includes("the last"), { timeout: 10_000 }).toBe(true);
});

test("one whose messages wait for a handler that does not read is kept", async () => {
  const go = Promise.withResolvers<undefined>();
  let received = 0;
  const { url } = await startBackend((raw) => {
    void go.promise.then(() => {
      raw.on("data", (message: Buffer) => (received += message.length));
    });
  });
  const proxy = await startProxy(url, { clients: patience });
  const path = "/test.v1.EchoService/Bidi";
  const socket = new WebSocket(proxy.url.replace("http", "ws") + path, ["grpc-websockets"]);
  onTestFinished(() => socket.terminate());
  await once(socket, "open");
  socket.send(Buffer.of());
  const message = Buffer.concat([Buffer.of(0), grpcFrame(0, Buffer.alloc(100_000))]);
  for (let i = 0; i < 200; i++) socket.send(message);
  // Twenty megabytes fit no socket's buffers, so that some wait here.
  await expect.poll(() => socket.bufferedAmount).toBeGreaterThan(0);
  await sleep(3 * patience.unreadMs);
  go.resolve(undefined);
  await expect.poll(() => received, { timeout: 10_000 }).toBe(20_000_000);
});

test("one that only pings is kept", async () => {
  const socket = await shakeHands(patience);
  for (let i = 0; i < 20; i++) {
    socket.write(frame(ping, new Uint8Array(4)));
    await sleep(50);
  }
  expect(socket.destroyed).toBe(false);
});
