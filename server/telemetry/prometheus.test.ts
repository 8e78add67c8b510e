// Debian's Prometheus scrapes both parts, and the dashboard's queries have answers. Skipped where it is not installed.
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { listen } from "../listen.ts";
import { makeCalls } from "./testing/calls.ts";
import { startBackend, startProxy } from "./testing/parts.ts";
import { alertsFile, dashboardQueries } from "./testing/queries.ts";

const isInstalled = spawnSync("prometheus", ["--version"]).status === 0;

/** Of failures that a healthy server has none of. */
const mayBeEmpty = ["Boots that failed"];

test.skipIf(!isInstalled)("the rules of the alerts are valid", () => {
  const { status, stdout } = spawnSync("promtool", ["check", "rules", fileURLToPath(alertsFile)], { encoding: "utf8" });
  expect([status, stdout]).toEqual([0, expect.stringContaining("SUCCESS")]);
});

test.skipIf(!isInstalled)("every query of the dashboard is answered", { timeout: 180_000 }, async () => {
  const backend = await startBackend();
  const proxy = await startProxy(backend.part);
  const prometheus = await startPrometheus([backend.admin, proxy.admin]);
  const queries = await dashboardQueries();
  const unanswered = async (): Promise<string[]> => {
    // Rates are of what goes on.
    await makeCalls(`http://127.0.0.1:${String(proxy.part.port)}`);
    const counts = await Promise.all(queries.map(({ expr }) => resultsOf(prometheus, expr)));
    return queries
      .filter(({ where }, i) => counts[i] === 0 && !mayBeEmpty.includes(where))
      .map(({ where, expr }) => `${where}: ${expr}`);
  };
  expect(queries.length).toBeGreaterThan(20);
  await expect.poll(unanswered, { timeout: 150_000, interval: 500 }).toEqual([]);
});

async function startPrometheus(admins: readonly string[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "prometheus-"));
  const targets = admins.map((admin) => new URL(admin).host);
  const config = {
    global: { scrape_interval: "1s", scrape_timeout: "1s" },
    scrape_configs: [{ job_name: "playground", static_configs: [{ targets }] }],
  };
  const file = path.join(folder, "prometheus.yml");
  await writeFile(file, JSON.stringify(config));
  const address = `127.0.0.1:${String(await freePort())}`;
  const args = [`--config.file=${file}`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=${address}`];
  const child = spawn("prometheus", args, { stdio: "ignore" });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return `http://${address}`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0, "127.0.0.1");
  await new Promise((closed) => server.close(closed));
  return port;
}

/** How many series a query has; none while Prometheus starts. */
async function resultsOf(prometheus: string, expr: string): Promise<number> {
  const response = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(expr)}`).catch(() => undefined);
  if (response?.status !== 200) return 0;
  const { data } = (await response.json()) as { data: { result: unknown[] } };
  return data.result.length;
}
