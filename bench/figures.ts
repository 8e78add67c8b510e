// What a benchmark is, and the few sums that all of them need.

/** Names with their units, for instance "p50 ms". */
export type Figures = Readonly<Record<string, number | string>>;

/** What each file in benchmarks/ exports. */
export interface Benchmark {
  readonly title: string;
  readonly run: () => Promise<Figures>;
}

/** The value below which a share of the samples lies: `percentile(samples, 0.95)`. NaN without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** One decimal is all that a noisy machine can say. */
export const rounded = (figure: number): number => Math.round(figure * 10) / 10;
