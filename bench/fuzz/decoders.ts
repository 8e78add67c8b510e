// Every decoder of the proxy that faces a client's bytes, fed with bytes that are almost right.
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import type { Frame } from "../../packages/connect-websocket/src/wire/frame.ts";
import { decodeFrames, encodeFrames } from "../../packages/connect-websocket/src/wire/frame-codec.ts";
import { MuxProtocolError } from "../../packages/connect-websocket/src/wire/protocol-error.ts";
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../server/errors.ts";
import { limits } from "../../server/limits.ts";
import { jsonCodec } from "../../server/proxy/connect/codec.ts";
import { createRequest as createConnectRequest } from "../../server/proxy/connect/request.ts";
import type { InTurn } from "../../server/proxy/connect/turn-budget.ts";
import { frame } from "../../server/proxy/call/frames.ts";
import { createRequest } from "../../server/proxy/grpc-web/request.ts";
import { textRequest } from "../../server/proxy/grpc-web/text.ts";
import { readStart, Requests } from "../../server/proxy/grpc-websockets/request.ts";
import { fuzz, type FuzzResult, type Random } from "../../server/sandbox/wire/fuzz.ts";
import { BenchService, registry } from "../carriers/service.ts";

type Fuzz = (cases: number, seed: number) => FuzzResult;

const refusedByProxy = (error: unknown): boolean => error instanceof PlaygroundError;
const refusedByMux = (error: unknown): boolean => error instanceof MuxProtocolError;
const { messageBytes, proxy } = limits;
/** Longer messages would go to a task's process, which decodes them by the same code. */
const aside = (): never => {
  throw new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, "not here");
};
const inTurn: InTurn = (convert) => convert();
const codec = jsonCodec(BenchService.method.echo, registry, { inTurn, aside });
const jsonFormat = { codec, limitBytes: messageBytes };

export const decoders: Readonly<Record<string, Fuzz>> = {
  "gRPC-Web": (cases, seed) => {
    const parse = inPieces(() => createRequest(messageBytes, "gzip"));
    return fuzz({ cases, seed, valid: grpcFrames, parse, isRefusal: refusedByProxy });
  },
  "gRPC-Web text": (cases, seed) => {
    const parse = inPieces(() => textRequest(createRequest(messageBytes, "gzip")));
    return fuzz({ cases, seed, valid: base64Frames, parse, isRefusal: refusedByProxy });
  },
  "Connect envelopes of JSON": (cases, seed) => {
    const parse = inPieces(() => createConnectRequest({ ...jsonFormat, gzip: false }));
    return fuzz({ cases, seed, valid: jsonFrames, parse, isRefusal: refusedByProxy });
  },
  "Connect envelopes of JSON in gzip": (cases, seed) => {
    const parse = inPieces(() => createConnectRequest({ ...jsonFormat, gzip: true }));
    return fuzz({ cases, seed, valid: gzipFrames, parse, isRefusal: refusedByProxy });
  },
  "grpc-websockets": (cases, seed) =>
    fuzz({ cases, seed, valid: socketMessages, parse: parseSocketMessages, isRefusal: refusedByProxy }),
  "grpc-mux.v1": (cases, seed) => {
    const parse = (bytes: Uint8Array): number => decodeFrames(bytes).length;
    return fuzz({ cases, seed, valid: muxMessage, parse, isRefusal: refusedByMux });
  },
};

interface RequestReader {
  request(chunk: Uint8Array): Uint8Array | Promise<Uint8Array>;
  requestEnd(): void;
}

/** Reads a body in pieces of every size; counts the pieces that were taken. */
function inPieces(create: () => RequestReader): (bytes: Buffer, random: Random) => number {
  return (bytes, random) => {
    const reader = create();
    let taken = 0;
    for (let at = 0; at < bytes.length; taken++) void reader.request(bytes.subarray(at, (at += 1 + random(100))));
    reader.requestEnd();
    return taken;
  };
}

const randomBytes = (random: Random, upTo: number): Buffer =>
  Buffer.from(Array.from({ length: random(upTo) }, () => random(256)));

function grpcFrames(random: Random): Buffer {
  return Buffer.concat(Array.from({ length: 1 + random(4) }, () => frame(random(2), randomBytes(random, 200))));
}

/** Base64 in padded pieces, as clients may send it. */
function base64Frames(random: Random): Buffer {
  const bytes = grpcFrames(random);
  const at = random(bytes.length);
  return Buffer.from(bytes.subarray(0, at).toString("base64") + bytes.subarray(at).toString("base64"));
}

function jsonFrames(random: Random): Buffer {
  const messages = Array.from({ length: 1 + random(4) }, () => randomBytes(random, 100).toString("base64"));
  return Buffer.concat(messages.map((message) => frame(0, Buffer.from(JSON.stringify(message)))));
}

function gzipFrames(random: Random): Buffer {
  const message = Buffer.from(JSON.stringify(randomBytes(random, 100).toString("base64")));
  return Buffer.concat([frame(0, message), frame(1, gzipSync(message)), frame(1, gzipSync(message))]);
}

const blockLengthBytes = 2;

/** The header block behind its length, then the body: the parser below makes messages of it. */
function socketMessages(random: Random): Buffer {
  const block = Buffer.from(`content-type: application/grpc-web+proto\r\nx-a: ${"b".repeat(random(50))}\r\n`);
  const length = Buffer.alloc(blockLengthBytes);
  length.writeUInt16BE(block.length);
  return Buffer.concat([length, block, grpcFrames(random)]);
}

function parseSocketMessages(bytes: Buffer, random: Random): number {
  const blockEnd = blockLengthBytes + (bytes.length < blockLengthBytes ? 0 : bytes.readUInt16BE());
  const block = bytes.subarray(blockLengthBytes, blockEnd);
  const start = readStart("/bench.v1.BenchService/Echo", block, proxy.headerListBytes);
  const requests = new Requests(messageBytes, start);
  let taken = 0;
  for (let at = blockEnd; at < bytes.length; taken++) {
    const first = random(50) === 0 ? random(3) : 0;
    requests.read(Buffer.concat([Buffer.of(first), bytes.subarray(at, (at += 1 + random(100)))]));
  }
  requests.read(Buffer.of(1));
  return taken;
}

function muxMessage(random: Random): Uint8Array {
  const frames = everyMuxFrame(random);
  const chosen = Array.from({ length: 1 + random(4) }, () => frames[random(frames.length)]);
  return encodeFrames(chosen.filter((frame) => frame !== undefined));
}

function everyMuxFrame(random: Random): Frame[] {
  const callId = 1 + random(2 ** 32 - 1);
  const number = 1 + random(2 ** 32 - 1);
  const text = "größe😀".repeat(random(10));
  const headers: [string, string][] = Array.from({ length: random(4) }, () => ["x-y", "z".repeat(random(40))]);
  return [
    { type: "OPEN", callId, path: "/stock.v1.StockService/StreamPrices", timeoutMs: number, headers },
    { type: "HEADERS", callId, headers },
    { type: "DATA", callId, payload: new Uint8Array(random(300)) },
    { type: "HALF_CLOSE", callId },
    { type: "TRAILERS", callId, status: random(256), message: text, headers },
    { type: "RESET", callId, code: number, reason: text },
    { type: "CREDIT", callId, bytes: number },
    { type: "PING", callId: 0, ack: random(2) === 0, opaque: new Uint8Array(8) },
    { type: "GOAWAY", callId: 0, reason: text },
  ];
}
