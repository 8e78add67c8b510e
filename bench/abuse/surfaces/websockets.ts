// Both WebSocket protocols with frames and messages that break their rules, and WebSocket frames that break WebSocket's.
import { WebSocket } from "ws";
import type { Frame } from "../../../packages/connect-websocket/src/wire/frame.ts";
import { encodeFrames } from "../../../packages/connect-websocket/src/wire/frame-codec.ts";
import type { Random } from "../../../server/sandbox/wire/fuzz.ts";
import { oddBytes, oddPairs, oddText, once, oneOf } from "../odd.ts";
import { type Attempt, noCalls, type Outcome } from "../surface.ts";
import { send } from "./requests.ts";

const paths = [
  "/stock.v1.StockService/StreamPrices",
  "/chat.v1.ChatService/Chat",
  "/x.y/Z",
  "/ws",
  "//",
  "",
  "/playground.v1.PlaygroundService/Watch",
] as const;

function muxFrame(random: Random): Frame {
  const callId = oneOf(random, [1, 1, 2, 3, random(2 ** 31), 0xffffffff]);
  const open = {
    type: "OPEN" as const,
    callId,
    path: oneOf(random, paths),
    timeoutMs: oneOf(random, [0, 1, 500, 0xffffffff]),
    headers: oddPairs(random),
  };
  return oneOf<Frame>(random, [
    open,
    open,
    { type: "DATA", callId, payload: oddBytes(random) },
    { type: "HALF_CLOSE", callId },
    { type: "RESET", callId, code: random(2 ** 31), reason: oddText(random) },
    { type: "CREDIT", callId, bytes: oneOf(random, [0, 1, 65_536, 0x7fffffff, 0xffffffff]) },
    { type: "HEADERS", callId, headers: oddPairs(random) },
    { type: "TRAILERS", callId, status: random(256), message: oddText(random), headers: oddPairs(random) },
    { type: "PING", callId: 0, ack: once(random, 2), opaque: new Uint8Array(8) },
    { type: "GOAWAY", callId: 0, reason: oddText(random) },
  ]);
}

/** As the protocol writes it, or with some bytes changed. */
function muxMessage(random: Random): Uint8Array {
  try {
    const bytes = encodeFrames(Array.from({ length: 1 + random(4) }, () => muxFrame(random)));
    for (let left = once(random, 2) ? random(4) : 0; left > 0; left--) bytes[random(bytes.length)] = random(256);
    return once(random, 6) ? bytes.subarray(0, random(bytes.length)) : bytes;
  } catch {
    return oddBytes(random);
  }
}

function grpcWebSocketMessage(random: Random, index: number): Uint8Array {
  if (index === 0 && !once(random, 4)) {
    const lines = [["content-type", "application/grpc-web+proto"], ["grpc-timeout", "500m"], ...oddPairs(random)];
    return Buffer.from(lines.map(([name = "", value = ""]) => `${name}: ${value}\r\n`).join(""), "latin1");
  }
  return oneOf(random, [
    Buffer.from([1]),
    Buffer.from([0, 0, 0, 0, 0, 0]),
    Buffer.concat([Buffer.from([0]), oddBytes(random)]),
    oddBytes(random),
  ]);
}

export async function websockets(attempt: Attempt): Promise<Outcome> {
  const { scene, random, address, signal } = attempt;
  if (once(random, 4)) return await raw(attempt);
  const isMux = once(random, 2);
  const url = `ws://${scene.host}:${String(scene.port)}${isMux ? "/ws" : oneOf(random, paths)}`;
  await new Promise<void>((resolve) => {
    const socket = new WebSocket(url, isMux ? "grpc-mux.v1" : "grpc-websockets", {
      headers: { "x-forwarded-for": address },
    });
    const leave = (): void => socket.terminate();
    signal.addEventListener("abort", leave, { once: true });
    socket.on("error", leave);
    socket.on("close", () => resolve());
    socket.on("open", () => {
      for (let index = 0; index < 1 + random(8); index++) {
        if (once(random, 15)) socket.send(oddText(random));
        else socket.send(isMux ? muxMessage(random) : grpcWebSocketMessage(random, index));
      }
      setTimeout(leave, 50 + random(150));
    });
  });
  return noCalls;
}

/** WebSocket frames by hand: lengths that lie, reserved bits and codes, fragments without end, no mask. */
async function raw({ scene, random, address, signal }: Attempt): Promise<Outcome> {
  const head =
    `GET /ws HTTP/1.1\r\nhost: 127.0.0.1:${String(scene.port)}\r\nx-forwarded-for: ${address}\r\nconnection: upgrade\r\nupgrade: websocket\r\n` +
    "sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-protocol: grpc-mux.v1\r\n\r\n";
  const frames = Array.from({ length: 1 + random(6) }, () => {
    const length = oneOf(random, [
      [0x80],
      [0xfe, 0xff, 0xff],
      [0xff, 0, 0, 0, 0, 255, 255, 255, 255],
      [0xff, 255, 255, 255, 255, 255, 255, 255, 255],
      [5],
      [0x80 | random(126)],
    ]);
    return Buffer.concat([
      Buffer.from([oneOf(random, [0x82, 0x02, 0x00, 0x80, 0x81, 0x88, 0x89, 0x8a, 0xf2, random(256)]), ...length]),
      oddBytes(random, 200),
    ]);
  });
  await send({ scene, signal }, Buffer.concat([Buffer.from(head), ...frames]));
  return noCalls;
}
