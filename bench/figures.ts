// What a benchmark is, and the few sums that all of them need.

/** Names with their units, for instance "p50 ms". A table nests: its rows are figures by their names. */
export interface Figures {
  readonly [name: string]: number | string | Figures;
}

/** How large a run is, for instance `{ sessions: 300, seconds: 120 }`. */
export type Size = Readonly<Record<string, number>>;

/** What each file in benchmarks/ exports. */
export interface Benchmark {
  readonly title: string;
  /** The size of a run whose figures count. */
  readonly full?: Size;
  /** The size of a quick look: `--short`. */
  readonly short?: Size;
  /** Gets `full`, or `short`, with what `--set name=number` changed. */
  readonly run: (size: Size) => Promise<Figures>;
}

/** The value below which a share of the samples lies: `percentile(samples, 0.95)`. NaN without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** One decimal is all that a noisy machine can say. */
export const rounded = (figure: number): number => Math.round(figure * 10) / 10;
