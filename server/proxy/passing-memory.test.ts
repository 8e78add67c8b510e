// Bytes that pass are followed by a collection of the young, asked for here and not chosen by V8.
import { constants, type NodeGCPerformanceDetail, PerformanceObserver } from "node:perf_hooks";
import { expect, onTestFinished, test } from "vitest";
import { passed } from "./passing-memory.ts";

const MiB = 1024 * 1024;
const { NODE_PERFORMANCE_GC_MINOR: minor, NODE_PERFORMANCE_GC_FLAGS_FORCED: forced } = constants;

/** Collections of the young that somebody asked for, as they are reported. */
function forcedCollections(): { readonly count: () => number; readonly next: () => Promise<void> } {
  let count = 0;
  let arrived = Promise.withResolvers<undefined>();
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // As Node documents it, and its types do not know it.
      const { kind, flags = 0 } = (entry as { detail?: NodeGCPerformanceDetail }).detail ?? {};
      if (kind !== minor || !(flags & forced)) continue;
      count++;
      arrived.resolve(undefined);
      arrived = Promise.withResolvers();
    }
  });
  observer.observe({ entryTypes: ["gc"] });
  onTestFinished(() => observer.disconnect());
  return { count: () => count, next: () => arrived.promise };
}

test("every 4 MiB the young are collected", async () => {
  const collections = forcedCollections();
  passed(3 * MiB);
  let next = collections.next();
  passed(MiB);
  await next;
  expect(collections.count()).toBe(1);
  next = collections.next();
  for (let chunk = 0; chunk < 400; chunk++) passed(10 * 1024);
  passed(MiB);
  await next;
  expect(collections.count()).toBe(2);
});
