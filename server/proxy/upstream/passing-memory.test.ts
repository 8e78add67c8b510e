// Bytes that pass are followed by a collection of the young, asked for here and not chosen by V8, and calls that have ended
// leave it nothing to keep.
import { constants, type NodeGCPerformanceDetail, PerformanceObserver } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, onTestFinished, test } from "vitest";
import { passed } from "./passing-memory.ts";
import { echo, startBackend } from "../testing/backend.ts";
import { failTest, noFaults } from "../testing/faults.ts";
import { Upstream } from "./upstream.ts";

const MiB = 1024 * 1024;
const { NODE_PERFORMANCE_GC_FLAGS_FORCED: forced } = constants;

/** Collections that somebody asked for, as they are reported: whole ones too, which V8 makes of them while it marks the heap. */
function forcedCollections(): { readonly count: () => number; readonly next: () => Promise<void> } {
  let count = 0;
  let arrived = Promise.withResolvers<undefined>();
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // As Node documents it, and its types do not know it.
      const { flags = 0 } = (entry as { detail?: NodeGCPerformanceDetail }).detail ?? {};
      if (!(flags & forced)) continue;
      count++;
      arrived.resolve(undefined);
      arrived = Promise.withResolvers();
    }
  });
  observer.observe({ entryTypes: ["gc"] });
  onTestFinished(() => observer.disconnect());
  return { count: () => count, next: () => arrived.promise };
}

test("every 8 MiB the young are collected", async () => {
  const collections = forcedCollections();
  // Other tests of this process may have passed some bytes.
  let next = collections.next();
  passed(8 * MiB);
  await next;
  const before = collections.count();
  next = collections.next();
  passed(7 * MiB);
  passed(MiB);
  await next;
  expect(collections.count() - before).toBe(1);
  next = collections.next();
  for (let chunk = 0; chunk < 800; chunk++) passed(10 * 1024);
  passed(MiB);
  await next;
  expect(collections.count() - before).toBe(2);
});

test("a collection of the young frees what ended calls held", async () => {
  setFlagsFromString("--expose-gc");
  const collectYoung = runInNewContext("() => gc({ type: 'minor' })") as () => void;
  const { url } = await startBackend(echo);
  const upstream = new Upstream({ url, metadataBytes: 16_384, log: failTest });
  onTestFinished(() => upstream.close());
  const [calls, heldBytes] = [200, 100_000];
  const call = async (): Promise<void> => {
    const held = new Array<number>(heldBytes / 8).fill(1);
    const finished = Promise.withResolvers<undefined>();
    const opened = upstream.open(
      { path: "/test.v1.EchoService/Bidi", metadata: [], timeoutMs: undefined },
      {
        faults: noFaults(),
        onHeaders: () => undefined,
        onData: () => held.pop(),
        onDrain: () => undefined,
        onFinish: () => finished.resolve(undefined),
      },
    );
    opened.end();
    await finished.promise;
  };
  const heldAfter = async (): Promise<number> => {
    // The last call's stream closes a moment after the call has finished.
    await new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));
    collectYoung();
    collectYoung();
    return process.memoryUsage().heapUsed;
  };
  await call();
  const before = await heldAfter();
  for (let index = 0; index < calls; index++) await call();
  expect((await heldAfter()) - before).toBeLessThan((calls * heldBytes) / 4);
});
