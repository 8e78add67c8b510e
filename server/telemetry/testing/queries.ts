// What deploy/ asks Prometheus: the queries of the dashboard and of the alerts.
import { readFile } from "node:fs/promises";
import { parse } from "yaml";

interface Query {
  /** The panel's title, or the alert's name. */
  readonly where: string;
  readonly expr: string;
}

interface Dashboard {
  readonly panels: { readonly title: string; readonly targets?: { readonly expr: string }[] }[];
}

interface Rules {
  readonly groups: { readonly rules: { readonly alert: string; readonly expr: string }[] }[];
}

export const alertsFile = new URL("../../../deploy/prometheus/alerts.yml", import.meta.url);
const dashboardFile = new URL("../../../deploy/grafana/dashboard.json", import.meta.url);

/** As Grafana sends them, for all instances. */
export async function dashboardQueries(): Promise<Query[]> {
  const { panels } = JSON.parse(await readFile(dashboardFile, "utf8")) as Dashboard;
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({
      where: title,
      expr: expr.replaceAll("$instance", ".+").replaceAll("$__rate_interval", "10s"),
    })),
  );
}

export async function operatorQueries(): Promise<Query[]> {
  const { groups } = parse(await readFile(alertsFile, "utf8")) as Rules;
  const alerts = groups.flatMap(({ rules }) => rules.map(({ alert: where, expr }) => ({ where, expr })));
  return [...(await dashboardQueries()), ...alerts];
}

/** The metrics of ours in a query: label matchers and the labels of `by (…)` are none. */
export function metricNames(expr: string): string[] {
  const bare = expr.replace(/\{[^}]*\}/gu, "").replace(/by \([^)]*\)/gu, "");
  return bare.match(/\b(?:playground|rpc|nodejs|process|v8js)_\w+/gu) ?? [];
}
