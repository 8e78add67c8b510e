// How long one entry into an isolate may take by the clock, since V8 counts no processor time. In a crowd whose runners have
// stepped back, an honest entry may wait for the processor longer than a loop may run on a free one; so it has more time
// there, and a loop is noticed by the processor time that the server counts (watchdog.ts).
import { getPriority } from "node:os";
import type { RunnerOptions } from "./options.ts";

/** Three seconds without a turn were seen where 300 runners shared two cores. */
const timesInCrowd = 10;

/** At the moment; asked at every entry, since a crowd comes and goes. Who was slowed for computing too much gets no more. */
export function entryLimitMs({ entryMs, crowdNiceness }: Pick<RunnerOptions, "entryMs" | "crowdNiceness">): number {
  return getPriority() === crowdNiceness ? timesInCrowd * entryMs : entryMs;
}
