// How far runners step back behind the server, which carries everybody's messages: where the kernel shares the processor by
// process or by session, hundreds of busy runners would leave it nothing, and then no message moves.
import { availableParallelism } from "node:os";
import type { SandboxLimits } from "../contract.ts";

type Crowding = Pick<SandboxLimits["sandbox"], "crowdPerCore" | "crowdNiceness">;

/** A few run like any other program; a crowd steps back so far that all together weigh a few times as much as the server. */
export function nicenessOf(
  runners: number,
  { crowdPerCore, crowdNiceness }: Crowding,
  cores = availableParallelism(),
): number {
  return runners < crowdPerCore * cores ? 0 : crowdNiceness;
}
