// Readers who all press Run for the first time in the same moment, on one machine: what the simulation of a fleet is held against.
import { type Figures, percentile, rounded } from "../figures.ts";
import { type CrowdRuns, crowdOf } from "../load/first-runs.ts";

export const title = "First Runs of a crowd, on one machine";

export const full = { readers: 60, rounds: 3 };
export const short: typeof full = { readers: 12, rounds: 1 };

/** Of the round in which the machine had the least else to do. */
export async function run({ readers, rounds }: typeof full): Promise<Figures> {
  const all: CrowdRuns[] = [];
  for (let left = rounds; left > 0; left--) all.push(await crowdOf(readers));
  const [{ ms, cores } = { ms: [], cores: 0 }] = all.toSorted((one, other) => other.cores - one.cores);
  const at = (share: number): number => rounded(percentile(ms, share));
  return {
    ...{ readers, "cores that they had": Math.round(cores * 100) / 100 },
    ...{ "p50 ms": at(0.5), "p99 ms": at(0.99), "max ms": at(1) },
  };
}
