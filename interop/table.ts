// The table of cases and clients, in Markdown, so that it reads well in a terminal and in a page.
import type { Result } from "./run.ts";

const marks = { passed: "pass", failed: "FAIL", cannot: "—" } as const;

/** Cases in rows, clients in columns; under it what the numbers of the columns and the dashes mean. */
export function describeTable(results: readonly Result[]): string {
  const clients = [...new Set(results.map(({ client }) => client))];
  const names = [...new Set(results.map((result) => result.case))];
  const cell = (name: string, client: string): string => {
    const found = results.find((result) => result.case === name && result.client === client);
    return found ? marks[found.outcome] : "";
  };
  const width = Math.max(...names.map(({ length }) => length));
  const row = (name: string, cells: readonly string[]): string =>
    `| ${name.padEnd(width)} | ${cells.map((text) => text.padEnd(4)).join(" | ")} |`;
  return [
    row(
      "case",
      clients.map((_, i) => String(i + 1)),
    ),
    row(
      "-".repeat(width),
      clients.map(() => "----"),
    ),
    ...names.map((name) =>
      row(
        name,
        clients.map((client) => cell(name, client)),
      ),
    ),
    "",
    ...clients.map((client, i) => `${String(i + 1).padStart(2)}  ${client}${describeLacks(results, client)}`),
  ].join("\n");
}

function describeLacks(results: readonly Result[], client: string): string {
  const reasons = new Set(results.flatMap((r) => (r.client === client && r.outcome === "cannot" ? [r.reason] : [])));
  return reasons.size === 0 ? "" : ` (—: ${[...reasons].join("; ")})`;
}

/** A line for each failure, and one that counts. */
export function describeFailures(results: readonly Result[]): string[] {
  const count = (outcome: Result["outcome"]): number => results.filter((result) => result.outcome === outcome).length;
  const failures = results.filter(({ outcome }) => outcome === "failed");
  return [
    ...failures.map(({ client, case: name, reason }) => `FAIL ${client}: ${name}: ${reason ?? ""}`),
    `${String(count("passed"))} passed, ${String(count("failed"))} failed, ${String(count("cannot"))} that a carrier cannot carry`,
  ];
}
