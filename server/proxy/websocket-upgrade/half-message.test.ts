// A WebSocket client that begins a message and does not end it is given up, whatever else it sends; a slow honest one is not.
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { limits } from "../../limits.ts";
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

/** A frame of a client: masked with zeros. */
function frame(first: number, payload: Uint8Array): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(payload.length));
  const size = payload.length < 126 ? [0x80 | payload.length] : [0xff, ...length];
  return Buffer.concat([Buffer.from([first, ...size, 0, 0, 0, 0]), payload]);
}

const [begin, goOn, ping] = [0x02, 0x00, 0x89];

test("one that adds a byte and a ping again and again", async () => {
  const socket = await shakeHands(patience);
  socket.write(frame(begin, new Uint8Array(1)));
  const more = setInterval(
    () => socket.write(Buffer.concat([frame(ping, new Uint8Array(4)), frame(goOn, new Uint8Array(1))])),
    20,
  );
  await once(socket, "close");
  clearInterval(more);
});

test("one that holds more than its share in half messages, long before its time is over", async () => {
  const socket = await shakeHands({
    ...patience,
    unreadMs: 600_000,
    unreadBytes: { perAddress: 1024, inAll: 1024 * 1024 },
  });
  socket.write(frame(begin, new Uint8Array(2 * 1024 * 1024)));
  await once(socket, "close");
});

test("one that only pings is kept", async () => {
  const socket = await shakeHands(patience);
  for (let i = 0; i < 20; i++) {
    socket.write(frame(ping, new Uint8Array(4)));
    await sleep(50);
  }
  expect(socket.destroyed).toBe(false);
});
