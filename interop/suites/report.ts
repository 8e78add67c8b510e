// What a suite that others wrote has found, by its parts.

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** The cases that failed, and why. */
  readonly failures: readonly string[];
}

export interface SuiteReport {
  readonly suite: string;
  readonly version: string;
  readonly tallies: readonly (Tally & { readonly name: string })[];
}

/** Reads what connectconformance prints: each failed case with its reasons below it, then the counts. */
export function tallyOf(output: string): Tally {
  const [, passed = "0", failed = "0"] = /^(\d+) passed, (\d+) failed/m.exec(output) ?? [];
  const failures = [...output.matchAll(/^FAILED: (.+):\n((?:\t.*\n?)*)/gm)].map(
    ([, name = "", why = ""]) => `${name}: ${why.trim().split("\n", 1)[0] ?? ""}`,
  );
  return { passed: Number(passed), failed: Number(failed), failures };
}

export const hasFailures = ({ tallies }: SuiteReport): boolean => tallies.some(({ failed }) => failed > 0);

/** One line for each part, and one for each failure. */
export function describeReport({ suite, version, tallies }: SuiteReport): string {
  const lines = tallies.flatMap(({ name, passed, failed, failures }) => [
    `  ${name}: ${String(passed)} passed, ${String(failed)} failed`,
    ...failures.map((failure) => `    ${failure}`),
  ]);
  return [`${suite} ${version}`, ...lines].join("\n");
}

/** As figures for the page Carriers: a table of each suite. */
export function figuresOf(reports: readonly SuiteReport[]): Record<string, Record<string, object>> {
  return Object.fromEntries(
    reports.map(({ suite, version, tallies }) => [
      `${suite} ${version}`,
      Object.fromEntries(tallies.map(({ name, passed, failed }) => [name, { cases: passed + failed, passed, failed }])),
    ]),
  );
}
