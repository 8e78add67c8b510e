// The self-test: boots a runner's own command line with a probe of ours inside, which really tries what a runner must not be able
// to do, and says which layers are in force.
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setPriority } from "node:os";
import { createInterface } from "node:readline";
import { bubblewrapAdvice } from "../advice.ts";
import { type Artifacts, ensureArtifacts } from "../artifacts.ts";
import type { SandboxLimits, SelfTestReport } from "../../contract.ts";
import { type Command, type Isolation, runnerCommand } from "../launch.ts";
import { endSandboxed, startSandboxed } from "../sandboxed-process.ts";
import type { Demands, Outcome } from "./attempts.ts";
import { type Findings, judge } from "./verdict.ts";

/** Just past what is allowed: what passes here is no limit. */
const overHeap = 2;
const overDataMiB = 64;
const overFiles = 8;

/** The warm runners, for which a reader may wait, come first. */
const niceness = 10;

/** Never rejects: what goes wrong here is one more reason not to trust the sandbox. `signal` ends it early. */
export async function selfTest(
  isolation: Isolation,
  limits: SandboxLimits,
  signal: AbortSignal,
): Promise<SelfTestReport> {
  const findings = await ensureArtifacts()
    .then((artifacts) => runProbe(probeCommand(isolation, artifacts, limits), limits, signal))
    .catch((error: unknown) => ({ outcomes: [], stderr: error instanceof Error ? error.message : String(error) }));
  return judge(findings, isolation === "none" ? bubblewrapAdvice() : undefined);
}

/** A runner's own command line, with the probe where the runner would be. */
export function probeCommand(isolation: Isolation, artifacts: Artifacts, limits: SandboxLimits): Command {
  return runnerCommand(isolation, { ...artifacts, runner: artifacts.probe }, limits);
}

/** Resolves when the probe has ended, by itself, by its own doing, by the signal, or because it took too long. */
export async function runProbe(command: Command, limits: SandboxLimits, signal: AbortSignal): Promise<Findings> {
  // Something to connect to, if only the probe gets there.
  const target = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(target, "listening");
  try {
    const { port } = target.address() as AddressInfo;
    return await listen(command, demandsOf(limits, port), AbortSignal.any([signal, timeout(limits)]));
  } finally {
    target.close();
  }
}

/** It boots like a runner, and what it does beyond takes no longer than that. */
const timeout = ({ sandbox }: SandboxLimits): AbortSignal => AbortSignal.timeout(2 * sandbox.bootMs);

function demandsOf({ sandbox }: SandboxLimits, port: number): Demands {
  return {
    port,
    heapMiB: sandbox.heapMiB * overHeap,
    dataMiB: sandbox.dataMiB + overDataMiB,
    openFiles: sandbox.openFiles + overFiles,
  };
}

async function listen(command: Command, demands: Demands, signal: AbortSignal): Promise<Findings> {
  const child = startSandboxed({ ...command, args: [...command.args, JSON.stringify(demands)] });
  const outcomes: Outcome[] = [];
  const stderr: string[] = [];
  // Only our own program runs in there: what it writes is what its source says.
  createInterface(child.stdout).on("line", (line) => outcomes.push(JSON.parse(line) as Outcome));
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr.push(text));
  child.stdin.on("error", () => undefined);
  const kill = (): void => endSandboxed(child);
  signal.addEventListener("abort", kill);
  if (signal.aborted) kill();
  await new Promise<void>((resolve) => {
    child.once("error", (error) => {
      stderr.push(error.message);
      resolve();
    });
    child.once("close", () => resolve());
    if (child.pid !== undefined) yieldToOthers(child.pid);
  });
  signal.removeEventListener("abort", kill);
  return { outcomes, stderr: stderr.join("").trim() };
}

function yieldToOthers(pid: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // It has ended already, and says why.
  }
}
