// The self-test's only door: boots a runner's own command line with a probe of ours inside, which really tries what a runner
// must not be able to do, and says which walls stand.
import { bubblewrapAdvice } from "../advice.ts";
import { ensureArtifacts } from "../artifacts.ts";
import type { SandboxLimits, SelfTestReport } from "../../contract.ts";
import type { Isolation } from "../launch.ts";
import { type Findings, probeCommand, runProbe } from "./probing.ts";
import { judge } from "./verdict.ts";

/** Never rejects: what goes wrong here is one more reason not to trust the walls. `signal` ends it early. */
export async function selfTest(
  isolation: Isolation,
  limits: SandboxLimits,
  signal: AbortSignal,
): Promise<SelfTestReport> {
  const findings = await find(isolation, limits, signal).catch((error: unknown) => ({
    outcomes: [],
    stderr: error instanceof Error ? error.message : String(error),
  }));
  return judge(findings, isolation === "none" ? bubblewrapAdvice() : undefined);
}

async function find(isolation: Isolation, limits: SandboxLimits, signal: AbortSignal): Promise<Findings> {
  const artifacts = await ensureArtifacts();
  return runProbe(probeCommand(isolation, artifacts, limits), limits, signal);
}
