// The two parsers that face hostile bytes: frames of a runner that was broken out of, frames of a browser's WebSocket.
import { encodeFrames, decodeFrames } from "../../packages/connect-websocket/src/wire/frame.ts";
import type { Frame } from "../../packages/connect-websocket/src/wire/frame.ts";
import { MuxProtocolError } from "../../packages/connect-websocket/src/wire/protocol-error.ts";
import { fuzz } from "../../server/sandbox/wire/fuzz.ts";
import type { FuzzResult, Random } from "../../server/sandbox/wire/fuzz.ts";
import { fuzzChildFrames } from "../../server/sandbox/wire/fuzz-child-frames.ts";
import { type Figures, rounded } from "../figures.ts";

const cases = 100_000;
const seed = 20_240_101;
/** No parser has a reason to think that long about a few hundred bytes. */
const hangMs = 1_000;

export const title = `Fuzzing: ${String(cases)} byte streams at each parser (seed ${String(seed)})`;

export function run(): Promise<Figures> {
  return Promise.resolve({
    ...figures("child frames", fuzzChildFrames(cases, seed)),
    ...figures("WebSocket frames", fuzzWebSocketFrames()),
  });
}

function figures(parser: string, { frames, refused, crashes, slowestMs }: FuzzResult): Figures {
  for (const crash of crashes.slice(0, 5)) console.log(crash);
  return {
    [`${parser}: cases`]: cases,
    [`${parser}: frames read`]: frames,
    [`${parser}: streams refused`]: refused,
    [`${parser}: crashes`]: crashes.length,
    [`${parser}: hangs`]: slowestMs > hangMs ? 1 : 0,
    [`${parser}: slowest ms`]: rounded(slowestMs),
  };
}

function fuzzWebSocketFrames(): FuzzResult {
  const parse = (bytes: Uint8Array): number => decodeFrames(bytes).length;
  const isRefusal = (error: unknown): boolean => error instanceof MuxProtocolError;
  return fuzz({ cases, seed, valid: validMessage, parse, isRefusal });
}

function validMessage(random: Random): Uint8Array {
  const frames = everyFrame(random);
  const chosen = Array.from({ length: 1 + random(4) }, () => frames[random(frames.length)]);
  return encodeFrames(chosen.filter((frame) => frame !== undefined));
}

function everyFrame(random: Random): Frame[] {
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
