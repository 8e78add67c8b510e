// Backend or proxy of the real server as a process that can be asked what it holds. Started by observed.ts with an IPC
// channel and --expose-gc; nothing of this is in the server itself.
import { createHook } from "node:async_hooks";
import { composeBackend, composeProxy } from "../../../server/compose.ts";
import { readConfig } from "../../../server/config.ts";
import { limits } from "../../../server/limits.ts";
import type { Held } from "../observed.ts";

/** Visitors who have gone are forgotten within seconds, and none is refused for coming too often. */
const hasty = {
  ...limits,
  deploy: { ...limits.deploy, idleMs: 5_000, sweepMs: 250 },
  sandbox: { ...limits.sandbox, sessionIdleMs: 8_000 },
};

const alive = new Map<number, string>();
createHook({
  init: (id, type) => void alive.set(id, type),
  destroy: (id) => void alive.delete(id),
  trackPromises: false,
}).enable();

const count = (types: RegExp): number => [...alive.values()].filter((type) => types.test(type)).length;

/** Twice, since what a finalizer lets go of is garbage only then. */
async function collectGarbage(): Promise<void> {
  for (let rounds = 0; rounds < 2; rounds++) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function held(): Promise<Held> {
  await collectGarbage();
  return {
    timers: count(/^Timeout$/u),
    handles: count(/^(TCP|PIPE|PROCESS|TTY)WRAP$/u),
    streams: count(/^HTTP2(SESSION|STREAM)$/u),
    heapBytes: process.memoryUsage().heapUsed,
  };
}

const [, , part, config = "{}"] = process.argv;
const settings = readConfig(JSON.parse(config) as Record<string, string>);
const { port } = part === "proxy" ? await composeProxy(settings) : await composeBackend(settings, hasty);
process.on("message", () => void held().then((figures) => process.send?.(figures)));
process.once("disconnect", () => process.exit());
process.send?.({ port });
