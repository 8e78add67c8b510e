// What one measurement of one path says.

export interface Sample {
  /** Calls or messages. */
  readonly perSecond: number;
  /** CPU for each of them, in microseconds: of what is in front of the backend, and of all processes together. */
  readonly frontCpuUs: number;
  readonly allCpuUs: number;
  readonly latenciesMs: readonly number[];
}

export function average(samples: readonly Sample[], of: (sample: Sample) => number): number {
  return samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
}
