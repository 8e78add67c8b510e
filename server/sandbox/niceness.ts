// How far runners step back behind the server, which carries everybody's messages: where the kernel shares the processor by
// process or by session, hundreds of busy runners would leave it nothing, and then nobody's messages move.
import type { SandboxLimits } from "./contract.ts";

/** The kernel gives each step back a weight of four fifths of the one before. */
const step = 1.25;

/** So far that all the runners together weigh about as much as the server; never so far as those that are slowed. */
export function nicenessOf(runners: number, { niceness, crowdNiceness }: SandboxLimits["sandbox"]): number {
  return Math.min(crowdNiceness, Math.max(niceness, Math.ceil(Math.log(runners) / Math.log(step))));
}
