// The parsers that face hostile bytes: frames of a runner that was broken out of, and what clients send in each carrier.
import type { FuzzResult } from "../../server/sandbox/wire/fuzz.ts";
import { fuzzChildFrames } from "../../server/sandbox/wire/fuzz-child-frames.ts";
import { type Figures, rounded } from "../figures.ts";
import { decoders } from "../fuzz/decoders.ts";
import { fuzzEntry } from "../fuzz/entry.ts";

/** Byte streams at each parser, and connections to the port, which are slower by orders of magnitude. */
export const full = { cases: 100_000, connections: 5_000, seed: 20_240_101 };
export const short = { cases: 5_000, connections: 300, seed: 20_240_101 };

/** No parser has a reason to think that long about a few hundred bytes. */
const hangMs = 1_000;

export const title = "Fuzzing: almost right bytes at each parser";

export async function run({ cases, connections, seed }: typeof full): Promise<Figures> {
  const table: Record<string, Figures> = { "child frames": figures(cases, fuzzChildFrames(cases, seed)) };
  for (const [name, decode] of Object.entries(decoders)) table[name] = figures(cases, decode(cases, seed));
  const { answered, crashes, alive } = await fuzzEntry(connections, seed);
  for (const crash of crashes.slice(0, 5)) console.log(crash);
  table["the port"] = { connections, answered, crashes: crashes.length, "still serves": alive ? "yes" : "no" };
  return table;
}

function figures(cases: number, { frames, refused, crashes, slowestMs }: FuzzResult): Figures {
  for (const crash of crashes.slice(0, 5)) console.log(crash);
  return {
    cases,
    "frames or pieces read": frames,
    "streams refused": refused,
    crashes: crashes.length,
    hangs: slowestMs > hangMs ? 1 : 0,
    "slowest ms": rounded(slowestMs),
  };
}
