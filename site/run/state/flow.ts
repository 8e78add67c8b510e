// How a call's messages flow: what the page has read, what waits for it, and what the handler may still send.
import type { FlowReading, FlowSample } from "./flow-reading.ts";
import type { RunState } from "./run-state.ts";

export interface FlowRates {
  readonly readPerSecond: number;
  readonly yieldedPerSecond: number;
}

/** Two minutes at the pace of the samples. */
const keptSamples = 1_200;

export function sampled(state: RunState, reading: FlowReading, atMs: number): readonly FlowSample[] {
  const sample = { ...reading, atMs, read: state.received, yielded: state.yielded, paused: state.paused };
  return [...state.flow.slice(1 - keptSamples), sample];
}

const overMs = 1_000;

/** How fast it went in the second that ends with the sample of that index. */
export function ratesAt(samples: readonly FlowSample[], index: number): FlowRates {
  const to = samples[index];
  if (!to) return { readPerSecond: 0, yieldedPerSecond: 0 };
  let first = index;
  while (first > 0 && to.atMs - (samples[first]?.atMs ?? 0) < overMs) first--;
  const from = samples[first] ?? to;
  const seconds = (to.atMs - from.atMs) / 1000;
  if (seconds <= 0) return { readPerSecond: 0, yieldedPerSecond: 0 };
  return {
    readPerSecond: (to.read - from.read) / seconds,
    yieldedPerSecond: Math.max(0, to.yielded - from.yielded) / seconds,
  };
}
