// The fuzzing of what a runner sends: every frame that exists, spoilt, in pieces of every size.
import { Buffer } from "node:buffer";
import { FrameReader } from "./frame-reader.ts";
import { FrameWriter } from "./frame-writer.ts";
import { fuzz } from "./fuzz.ts";
import type { FuzzResult, Random } from "./fuzz.ts";
import { breaches, consoleLevels, marks } from "./guest-frame.ts";
import { readUp, writeUp } from "./up.ts";
import type { UpFrame } from "./up.ts";
import { WireError } from "./wire-error.ts";

const maxFrameBytes = 100_000;

export function fuzzChildFrames(cases: number, seed: number): FuzzResult {
  const isRefusal = (error: unknown): boolean => error instanceof WireError;
  return fuzz({ cases, seed, valid: validStream, parse, isRefusal });
}

function validStream(random: Random): Uint8Array {
  const writer = new FrameWriter();
  for (let left = 1 + random(4); left > 0; left--) {
    const frames = everyFrame(random);
    writeUp(writer, frames[random(frames.length)] ?? { type: "ready" });
  }
  return writer.take();
}

function parse(bytes: Buffer, random: Random): number {
  const reader = new FrameReader(maxFrameBytes);
  let frames = 0;
  for (let at = 0; at < bytes.length;) {
    const piece = bytes.subarray(at, (at += 1 + random(100)));
    for (const frame of reader.push(piece)) {
      readUp(frame);
      frames++;
    }
  }
  return frames;
}

function everyFrame(random: Random): UpFrame[] {
  const number = random(2 ** 32);
  const by = { program: number, atMs: random(1e6) / 7, call: random(5) };
  const text = (): string => "größe\0😀".repeat(random(20));
  const metadata = { [text()]: text(), "x-bin": new Uint8Array(random(50)) };
  const one = <Name>(names: readonly [Name, ...Name[]]): Name => names[random(names.length)] ?? names[0];
  return [
    { type: "ready" },
    { type: "pong", number },
    { type: "broke", program: number, limit: one(breaches), stack: text() },
    { type: "loaded", ...by },
    { type: "loadFailed", message: text(), stack: text(), wrongExport: random(2) === 0, ...by },
    { type: "headers", metadata, ...by },
    { type: "message", site: random(256), payload: Buffer.alloc(random(300), 1), ...by },
    { type: "received", bytes: number, ...by },
    { type: "discarded", bytes: number, ...by },
    { type: "mark", mark: one(marks), ...by },
    { type: "threw", message: text(), stack: text(), ...by },
    { type: "finish", code: random(256), message: text(), trailers: metadata, unforeseen: random(2) === 0, ...by },
    { type: "console", level: one(consoleLevels), text: text(), line: number, column: number, ...by },
  ];
}
