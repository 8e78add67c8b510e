// Feeds parsers with bytes that are almost right. The same seed makes the same bytes.
import { Buffer } from "node:buffer";

export interface FuzzTarget {
  readonly cases: number;
  readonly seed: number;
  /** What a well-behaved peer might send. */
  readonly valid: (random: Random) => Uint8Array;
  /** Reads it all, in whatever pieces, and returns how many frames it found. */
  readonly parse: (bytes: Buffer, random: Random) => number;
  /** The parser's own error, by which it refuses bytes. */
  readonly isRefusal: (error: unknown) => boolean;
}

export interface FuzzResult {
  readonly frames: number;
  readonly refused: number;
  /** Anything thrown that is no refusal. */
  readonly crashes: readonly string[];
  readonly slowestMs: number;
}

/** A whole number from 0 to below `bound`. */
export type Random = (bound: number) => number;

export function fuzz({ cases, seed, valid, parse, isRefusal }: FuzzTarget): FuzzResult {
  const random = seeded(seed);
  const crashes: string[] = [];
  let [frames, refused, slowestMs] = [0, 0, 0];
  for (let index = 0; index < cases; index++) {
    const bytes = spoil(Buffer.from(valid(random)), random);
    const startMs = performance.now();
    try {
      frames += parse(bytes, random);
    } catch (error) {
      if (isRefusal(error)) refused++;
      else crashes.push(`case ${String(index)} of seed ${String(seed)}: ${String(error)}`);
    }
    slowestMs = Math.max(slowestMs, performance.now() - startMs);
  }
  return { frames, refused, crashes, slowestMs };
}

/** mulberry32: small, fast, and good enough to choose bytes with. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

const spoilers: readonly ((bytes: Buffer, random: Random) => Buffer)[] = [
  (bytes) => bytes,
  (bytes, random) => changed(bytes, random, () => random(256)),
  (bytes, random) => changed(bytes, random, (byte) => byte ^ (1 << random(8))),
  (bytes, random) => bytes.subarray(0, random(bytes.length + 1)),
  (bytes, random) => bytes.subarray(random(bytes.length + 1)),
  (bytes, random) => Buffer.concat([bytes, randomBytes(random)]),
  (bytes, random) => spliced(bytes, random),
  (bytes, random) => withLength(bytes, random),
  (_, random) => randomBytes(random),
];

function spoil(bytes: Buffer, random: Random): Buffer {
  let spoiled = bytes;
  for (let left = 1 + random(3); left > 0; left--)
    spoiled = spoilers[random(spoilers.length)]?.(spoiled, random) ?? spoiled;
  return spoiled;
}

function changed(bytes: Buffer, random: Random, change: (byte: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  for (let left = 1 + random(4); left > 0 && copy.length > 0; left--) {
    const at = random(copy.length);
    copy.writeUInt8(change(copy.readUInt8(at)), at);
  }
  return copy;
}

/** A piece of it once more, somewhere else. */
function spliced(bytes: Buffer, random: Random): Buffer {
  const [from, into] = [random(bytes.length + 1), random(bytes.length + 1)];
  const piece = bytes.subarray(from, from + random(64));
  return Buffer.concat([bytes.subarray(0, into), piece, bytes.subarray(into)]);
}

const lengths = [0, 1, 255, 65_535, 65_536, 0x7fffffff, 0x80000000, 0xffffffff];

/** A number where a length might be, either way round. */
function withLength(bytes: Buffer, random: Random): Buffer {
  if (bytes.length < 4) return bytes;
  const copy = Buffer.from(bytes);
  const [length, at] = [lengths[random(lengths.length)] ?? 0, random(bytes.length - 3)];
  if (random(2) === 0) copy.writeUInt32LE(length, at);
  else copy.writeUInt32BE(length, at);
  return copy;
}

function randomBytes(random: Random): Buffer {
  return Buffer.from(Array.from({ length: random(200) }, () => random(256)));
}
