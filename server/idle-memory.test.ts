import { constants, type NodeGCPerformanceDetail, PerformanceObserver } from "node:perf_hooks";
import { expect, onTestFinished, test } from "vitest";
import { giveBackWhenIdle } from "./idle-memory.ts";
import { failTest } from "./proxy/testing/faults.ts";

/** V8 collects by itself too; these were asked for. */
function countCollections(): () => number {
  let asked = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { detail } of list.getEntries() as unknown as { detail: NodeGCPerformanceDetail }[])
      if ((detail.flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0) asked++;
  });
  observer.observe({ entryTypes: ["gc"] });
  onTestFinished(() => observer.disconnect());
  return () => asked;
}

test("what a flood has left behind is given back once, while there is nothing to do", async () => {
  const count = countCollections();
  const stop = giveBackWhenIdle(failTest, { lookMs: 50, utilization: 0.5, growthBytes: 8 * 1024 * 1024 });
  onTestFinished(stop);
  await new Promise((wake) => setTimeout(wake, 300));
  expect(count()).toBe(0);
  expect(Array.from({ length: 500_000 }, (_, i) => ({ i }))).toHaveLength(500_000);
  await expect.poll(count, { timeout: 20_000 }).toBe(1);
  await new Promise((wake) => setTimeout(wake, 300));
  expect(count()).toBe(1);
});
