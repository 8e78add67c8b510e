// First Runs of readers: one, or a crowd of them on a playground of its own, and the boots of the runners that they need.
import { setTimeout as pause } from "node:timers/promises";
import { createClient } from "@connectrpc/connect";
import { createWebSocketTransport } from "connect-websocket";
import { WebSocket } from "ws";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { limits } from "../../server/limits.ts";
import { createSandbox } from "../../server/sandbox/index.ts";
import { cpuOf } from "./processes.ts";
import { handlers } from "./visitor.ts";
import { launchPlayground } from "../../e2e/launch-playground.ts";

/** Longer than a runner that was taken from the warm ones takes to be replaced. */
export const betweenStartsMs = 2_000;

/** How long it takes until the handler is loaded. */
export async function firstRun(url: string, session: string, edit: number): Promise<number> {
  const transport = createWebSocketTransport({ baseUrl: url, webSocket: WebSocket });
  const request = { example: "stock-ticker", files: { "handler.ts": `${handlers.lively}// ${String(edit)}` } };
  const startMs = performance.now();
  const answer = await createClient(PlaygroundService, transport).deploy(request, {
    headers: { "x-session": session },
  });
  if (answer.deploymentId === "") throw new Error(answer.diagnostics.map(({ message }) => message).join("; "));
  transport.close();
  return performance.now() - startMs;
}

/** Cold starts: each run is the first of its runner. One after the other. */
export async function bootsMs(count: number): Promise<number[]> {
  const sandbox = createSandbox({
    limits: { ...limits, sandbox: { ...limits.sandbox, warmRunners: 0 } },
    log: (line) => console.error(line),
  });
  const boots: number[] = [];
  for (let left = count; left > 0; left--) {
    const startMs = performance.now();
    const session = await sandbox.openSession();
    boots.push(performance.now() - startMs);
    session.close();
  }
  await sandbox.close();
  return boots;
}

export interface CrowdRuns {
  readonly ms: readonly number[];
  /** What they had of the processors, others on the machine being as they are. */
  readonly cores: number;
}

/** How long each of so many takes who all press Run in the same moment. */
export async function crowdOf(count: number): Promise<CrowdRuns> {
  const playground = await launchPlayground({ SESSIONS: String(count + 10) });
  try {
    await pause(betweenStartsMs);
    const { url, pid } = playground;
    const before = cpuOf(pid);
    const starts = Array.from({ length: count }, (_, index) => firstRun(url, `crowd-${String(index)}`, index));
    const ms = await Promise.all(starts);
    const after = cpuOf(pid);
    const cpuSeconds = after.server + after.runners - before.server - before.runners;
    return { ms, cores: cpuSeconds / ((after.atMs - before.atMs) / 1_000) };
  } finally {
    await playground.stop();
  }
}
