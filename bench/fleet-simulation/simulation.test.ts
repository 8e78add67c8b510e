import { expect, test } from "vitest";
import { percentile } from "../figures.ts";
import { assumptions } from "./assumptions.ts";
import { costsOf, readCosts } from "./costs.ts";
import { simulate } from "./simulation.ts";
import { sizingOf } from "./sizing.ts";

const small = {
  idle: { runnerCores: 0, backendCores: 0, proxyCores: 0.001 },
  streaming: { runnerCores: 0, backendCores: 0, proxyCores: 0.001 },
  ...{ runCpuMs: 0, startCpuMs: 500, warmStartMs: 100, bootMs: 400 },
  ...{ runnerMB: 90, sessionMB: 10, backendMB: 200, proxyMB: 100, proxyReaderMB: 0.1, lossNoticedMs: 1_000 },
};
const machine = { cores: 8, memoryMB: 12_000 };
const assumed = { ...assumptions, machine };

test("memory, processors or the backend's thread say how many places there are", () => {
  expect(sizingOf(small, assumed)).toMatchObject({ places: 100, limitedBy: "memory", readersOfProxy: 600 });
  const busy = { runnerCores: 0.1, backendCores: 0, proxyCores: 0 };
  const streams = { ...assumed, reads: 0, runsOnceAMinute: 0, streamsAllTheTime: 1 };
  // 5.6 cores that may be planned with; six in ten sessions have their reader, and each takes a tenth of a core.
  expect(sizingOf({ ...small, streaming: busy }, streams)).toMatchObject({ places: 93, limitedBy: "processors" });
  const threads = { ...busy, backendCores: 0.1, runnerCores: 0 };
  expect(sizingOf({ ...small, streaming: threads }, streams)).toMatchObject({ limitedBy: "the backend's thread" });
});

test("the same seed makes the same fleet, another one another", () => {
  const [first, again, other] = [1, 1, 2].map((seed) => simulate(500, small, assumed, seed));
  expect(again).toEqual(first);
  expect(other?.coming.waitsMs).not.toEqual(first?.coming.waitsMs);
});

test("a fleet grows to what its readers need, and loses with a machine its share of them", () => {
  const { machines, coming, machineLost, zoneLost } = simulate(2_000, small, assumed);
  // Two thirds more sessions than readers, since sessions stay for ten minutes, in machines that are seven tenths full.
  expect(machines).toBeGreaterThan(40);
  expect(machines).toBeLessThan(56);
  expect(coming.waitsMs.length + coming.refused).toBeGreaterThan(1_990);
  expect(machineLost.waitsMs.length / (2_000 / machines)).toBeGreaterThan(0.5);
  // Those that were there first may be full.
  expect(machineLost.waitsMs.length / (2_000 / machines)).toBeLessThan(2.5);
  expect(zoneLost.waitsMs.length / (2_000 / 3)).toBeGreaterThan(0.8);
  expect(percentile(machineLost.waitsMs, 0)).toBeGreaterThan(small.lossNoticedMs);
});

test("what the guide shows is made from figures that are all there", () => {
  expect(readCosts().startCpuMs).toBeGreaterThan(0);
  expect(() => costsOf({ "fleet-costs": {} })).toThrow(/expected a number at fleet-costs \/ .*, found undefined/);
});
