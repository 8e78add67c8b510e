// V8 gives back what a flood has left behind when it next needs memory: on a server that rests, for minutes never. So it is asked.
import { performance } from "node:perf_hooks";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { background } from "./fault-boundary.ts";
import { type Limits, limits } from "./limits.ts";

type Collect = (options: { readonly type: "minor" | "major" }) => void;

/** V8's own function, which a flag makes a global of the contexts that are made after it. */
export function collector(): Collect {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as Collect;
}

/** Looks from now on. A collection takes some 50 ms, so it waits until the process has little to do. */
export function giveBackWhenIdle(
  log: (entry: unknown) => void,
  idle: Limits["idleMemory"] = limits.idleMemory,
): () => void {
  let collect: Collect | undefined;
  let restBytes = heldBytes();
  let before = performance.eventLoopUtilization();
  const guardedLook = background("the look at idle memory", log).guard(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    if (utilization > idle.utilization || heldBytes() < restBytes + idle.growthBytes) return;
    collect ??= collector();
    collect({ type: "major" });
    restBytes = heldBytes();
  });
  const looking = setInterval(guardedLook, idle.lookMs).unref();
  return () => clearInterval(looking);
}

function heldBytes(): number {
  const { total_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}
