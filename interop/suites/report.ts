// What suites that others wrote have found: by parts, as text, and as the figures of the page Carriers.

/** What came of one case. */
export interface CaseResult {
  /** The row that it counts in. */
  readonly part: string;
  readonly case: string;
  readonly outcome: "passed" | "failed" | "not applicable";
  /** For a table of cases and clients. */
  readonly client?: string;
  /** Why it failed, or is not applicable. */
  readonly reason?: string;
  /** Where those concerned talk about it. */
  readonly issue?: string;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Those that were expected to fail, and did. */
  readonly knownFailures?: number;
  /** The cases that failed, and why. */
  readonly failures: readonly string[];
}

/** What is not counted as passed or failed: it does not concern us, or is known to fail. */
export interface Reason {
  readonly what: string;
  readonly reason: string;
  readonly issue?: string;
}

/** Of a suite that counts its cases itself. */
export interface CountedReport {
  readonly suite: string;
  readonly version: string;
  readonly tallies: readonly (Tally & { readonly name: string })[];
  readonly notApplicable: readonly Reason[];
  readonly knownFailures: readonly Reason[];
}

export interface SuiteReport {
  readonly suite: string;
  readonly results: readonly CaseResult[];
}

export type Report = CountedReport | SuiteReport;

/** Reads what connectconformance prints: each failed case with its reasons below it, then the counts. */
export function tallyOf(output: string): Tally {
  const count = (text: RegExp): number => Number(text.exec(output)?.[1] ?? 0);
  const knownFailures = count(/^\(Another (\d+) failed as expected/m);
  const endless = count(/^Another (\d+) could not be run/m);
  const failures = [...output.matchAll(/^FAILED: (.+?):?\n((?:\t.*\n?)*)/gm)].map(([, name = "", why = ""]) =>
    [name, why.trim().split("\n", 1)[0]].filter(Boolean).join(": "),
  );
  if (endless > 0) failures.push(`${String(endless)} cases did not come to their end`);
  return {
    passed: count(/^(\d+) passed, /m),
    failed: count(/^\d+ passed, (\d+) failed/m) + endless,
    failures,
    ...(knownFailures > 0 && { knownFailures }),
  };
}

interface Row extends Tally {
  readonly name: string;
  readonly notApplicable?: number;
}

/** One row for each part, in the order of the parts' first results. */
function talliesOf(report: Report): readonly Row[] {
  if ("tallies" in report) return report.tallies;
  const parts = [...new Set(report.results.map(({ part }) => part))];
  return parts.map((name) => {
    const own = report.results.filter(({ part }) => part === name);
    const count = (outcome: CaseResult["outcome"]): number => own.filter((one) => one.outcome === outcome).length;
    const failures = own.flatMap((one) => (one.outcome === "failed" ? [`${one.case}: ${one.reason ?? ""}`] : []));
    const counts = { passed: count("passed"), failed: count("failed"), notApplicable: count("not applicable") };
    return { name, ...counts, failures };
  });
}

/** True for a suite in which something failed, and for one in which nothing was tried. */
export const hasFailures = (report: Report): boolean =>
  talliesOf(report).some(({ failed }) => failed > 0) || talliesOf(report).every(({ passed }) => passed === 0);

/** By the names of the table's columns. */
const countsOf = ({ passed, failed, knownFailures, notApplicable }: Row): Record<string, number> => ({
  ...{ passed, failed },
  ...(knownFailures !== undefined && { "known to fail": knownFailures }),
  ...(notApplicable !== undefined && { "not applicable": notApplicable }),
});

/** One line for each part, one for each failure, and one for each reason why a case is not applicable. */
export function describeReport(report: Report): string {
  const lines = talliesOf(report).flatMap((row) => [
    `  ${row.name}: ${Object.entries(countsOf(row))
      .map(([what, count]) => `${String(count)} ${what}`)
      .join(", ")}`,
    ...row.failures.map((failure) => `    ${failure}`),
  ]);
  const reasons = [
    ...knownFailuresOf(report).map((reason) => describeReason("known to fail", reason)),
    ...reasonsOf(report).map((reason) => describeReason("not applicable", reason)),
  ];
  return [titleOf(report), ...lines, ...reasons].join("\n");
}

const describeReason = (kind: string, { what, reason, issue }: Reason): string =>
  `  ${kind}: ${what}: ${reason}${issue === undefined ? "" : ` (${issue})`}`;

const knownFailuresOf = (report: Report): readonly Reason[] => ("tallies" in report ? report.knownFailures : []);

const titleOf = (report: Report): string => ("version" in report ? `${report.suite} ${report.version}` : report.suite);

/** Each reason once, with the cases that it holds for, and the clients where it does not hold for all. */
function reasonsOf(report: Report): readonly Reason[] {
  if ("tallies" in report) return report.notApplicable;
  const byReason = new Map<string, { reason: string; issue?: string; cases: Set<string>; clients: Set<string> }>();
  for (const { outcome, reason = "", issue, client, part, ...one } of report.results) {
    if (outcome !== "not applicable") continue;
    const key = `${reason} ${issue ?? ""}`;
    const known = byReason.get(key) ?? {
      reason,
      ...(issue !== undefined && { issue }),
      cases: new Set(),
      clients: new Set(),
    };
    known.cases.add(one.case);
    known.clients.add(client ?? part);
    byReason.set(key, known);
  }
  const all = new Set(report.results.map(({ client, part }) => client ?? part)).size;
  return [...byReason.values()].map(({ cases, clients, ...rest }) => {
    const whose = clients.size === all ? "" : ` with ${[...clients].join("; ")}`;
    return { what: `${[...cases].join(", ")}${whose}`, ...rest };
  });
}

/** A suite's part of the file that the page Carriers draws. */
export function figuresOf(report: Report): object {
  const rows = talliesOf(report).map((row) => {
    const counts = countsOf(row);
    const cases = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return [row.name, { cases, ...counts }];
  });
  const knownFailures = knownFailuresOf(report);
  return {
    suite: titleOf(report),
    rows: Object.fromEntries(rows) as object,
    ...("results" in report && { cases: caseTable(report.results) }),
    ...(knownFailures.length > 0 && { knownFailures }),
    notApplicable: reasonsOf(report),
  };
}

/** Cases in rows, clients in columns, for results that name a client: "passed" on all its parts, or on which it was not. */
function caseTable(results: readonly CaseResult[]): Record<string, Record<string, string>> {
  const table: Record<string, Record<string, string>> = {};
  for (const { case: name, client } of results) if (client !== undefined) (table[name] ??= {})[client] = "passed";
  for (const { case: name, client, outcome, part } of results) {
    const row = client === undefined ? undefined : table[name];
    if (!row || client === undefined || outcome === "passed") continue;
    row[client] = outcome === "failed" ? `failed: ${part}` : "—";
  }
  return table;
}
