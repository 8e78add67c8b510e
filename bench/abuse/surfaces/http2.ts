// HTTP/2 as no client writes it: frames of every type in any order, with header blocks written by hand (RFC 7541, literals).
import { connect } from "node:net";
import type { Random } from "../../../server/sandbox/wire/fuzz.ts";
import { oddBytes, oddPairs, once, oneOf } from "../odd.ts";
import { type Attempt, noCalls, type Outcome } from "../surface.ts";

const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream >>> 0, 5);
  return Buffer.concat([head, payload]);
}

/** An integer with a prefix of seven bits (RFC 7541, section 5.1). */
function integer(value: number): Buffer {
  if (value < 127) return Buffer.from([value]);
  const bytes = [127];
  for (let left = value - 127; ; left >>>= 7) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left & 127) | 128);
  }
}

const text = (value: string): Buffer =>
  Buffer.concat([integer(Buffer.byteLength(value, "latin1")), Buffer.from(value, "latin1")]);

/** Each a literal that is not indexed, with a new name. */
const block = (pairs: readonly (readonly [string, string])[]): Buffer =>
  Buffer.concat(pairs.flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]));

function headers(random: Random, port: number, address: string): [string, string][] {
  const pairs: [string, string][] = [
    [":method", oneOf(random, ["POST", "POST", "GET", "CONNECT", ""])],
    [
      ":path",
      oneOf(random, [
        "/stock.v1.StockService/StreamPrices",
        "/stock.v1.StockService/GetPrice",
        "//",
        "*",
        "/",
        "/ws",
        "",
      ]),
    ],
    [":scheme", oneOf(random, ["http", "https", ""])],
    [":authority", oneOf(random, [`127.0.0.1:${String(port)}`, "evil.example", ""])],
    [
      "content-type",
      oneOf(random, ["application/grpc", "application/grpc-web", "application/json", "application/connect+proto"]),
    ],
    ["te", oneOf(random, ["trailers", "gzip"])],
    ["grpc-timeout", oneOf(random, ["1S", "0n", "99999999H", "x", "-1S"])],
    ["x-forwarded-for", address],
  ];
  const kept = pairs.filter(() => !once(random, 8));
  return [...kept, ...oddPairs(random)].slice(0, once(random, 30) ? undefined : 40);
}

type Make = (random: Random, port: number, address: string) => Buffer;

const id = (random: Random): number => oneOf(random, [0, 1, 1, 3, 3, 5, 2, 0x7fffffff, random(100)]);

const makers: readonly Make[] = [
  (random, port, address) =>
    frame(1, oneOf(random, [4, 5, 0, 0x24, 0x2d]), id(random), block(headers(random, port, address))),
  (random, port, address) =>
    frame(1, oneOf(random, [4, 5]), oneOf(random, [1, 3, 5, 7, 9]), block(headers(random, port, address))),
  (random) => frame(0, random(10), id(random), oddBytes(random)),
  (random) => frame(0, 1, id(random), Buffer.from([0, 0, 0, 0, random(4)])),
  (random) => frame(2, 0, id(random), oddBytes(random, 8)),
  (random) => frame(3, 0, id(random), Buffer.from([0, 0, 0, random(16)])),
  (random) => frame(4, random(2), 0, Buffer.from([0, random(8), 0, 0, random(256), random(256)])),
  () => frame(4, 0, 0, Buffer.from([0, 4, 0, 0, 0, 0])),
  (random) => frame(5, 4, id(random), oddBytes(random, 40)),
  (random) => frame(6, random(2), 0, Buffer.alloc(oneOf(random, [8, 8, 7, 0]))),
  (random) => frame(7, 0, 0, oddBytes(random, 40)),
  (random) => frame(8, 0, id(random), Buffer.from([oneOf(random, [0, 127, 255]), 255, 255, 255])),
  (random, port, address) => frame(9, random(8), id(random), block(headers(random, port, address))),
  (random) => frame(random(256), random(256), id(random), oddBytes(random)),
];

export async function http2({ scene, random, address, signal }: Attempt): Promise<Outcome> {
  const port = once(random, 2) ? scene.grpcPort : scene.port;
  const frames = Array.from({ length: 1 + random(12) }, () => oneOf(random, makers)(random, port, address));
  const bytes = Buffer.concat([preface, frame(4, 0, 0, Buffer.alloc(0)), ...frames]);
  await new Promise<void>((resolve) => {
    const socket = connect(port, scene.host);
    const leave = (): void => void socket.destroy();
    signal.addEventListener("abort", leave, { once: true });
    socket.setTimeout(150, leave);
    socket.on("error", leave);
    socket.on("close", () => resolve());
    // One that does not read leaves what is sent to it with the server.
    if (!once(random, 4)) socket.on("data", () => undefined);
    socket.write(once(random, 6) ? bytes.subarray(0, random(bytes.length)) : bytes);
  });
  return noCalls;
}
