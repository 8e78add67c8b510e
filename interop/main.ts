// `npm run interop`: starts the playground on free ports, runs every case with every client that runs in Node, prints the table; with
// `--suite`, the suites that others wrote.
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { startPlayground } from "../server/compose.ts";
import { readConfig } from "../server/config.ts";
import { portableClients } from "./clients/portable.ts";
import { nodeClients } from "./clients/node.ts";
import { lacks, runSuite } from "./suites/connect/suite.ts";
import { runGrpcSuite } from "./suites/grpc/suite.ts";
import { describeReport, figuresOf, hasFailures, type Report } from "./suites/report.ts";
import { deployInterop, type Result, runCases } from "./run.ts";
import { describeFailures, describeTable } from "./table.ts";

const handlerPath = new URL("../content/examples/interop/handler.ts", import.meta.url);

async function runAll(filter: string): Promise<Result[]> {
  const playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0 });
  const address = { url: playground.url, grpcUrl: `http://127.0.0.1:${String(playground.grpcPort)}` };
  try {
    const results: Result[] = [];
    for (const client of [...nodeClients, ...portableClients].filter(({ name }) => name.includes(filter))) {
      const deploymentId = await deployInterop(address.url, await readFile(handlerPath, "utf8"));
      results.push(...(await runCases(client, address, deploymentId)));
    }
    return results;
  } finally {
    await playground.close();
  }
}

/** Undefined for a suite that is skipped: then a line says why. */
const suites = {
  clients: async (): Promise<Report> => {
    const results = await runAll(values.client);
    console.log(describeTable(results));
    for (const line of describeFailures(results)) console.log(line);
    return clientsReport(results);
  },
  connect: async (): Promise<Report | undefined> => {
    const lacking = await lacks();
    if (lacking === undefined) return runSuite();
    console.log(`Connect's conformance suite is skipped: it ${lacking}`);
    return undefined;
  },
  grpc: (): Promise<Report | undefined> => runGrpcSuite(console.log, values.client),
} as const;

type SuiteName = keyof typeof suites;
const names = Object.keys(suites) as SuiteName[];

const clientsReport = (results: readonly Result[]): Report => ({
  suite: "gRPC's cases with the clients that npm has",
  results: results.map(({ client, outcome, ...rest }) => ({
    part: client,
    outcome: outcome === "cannot" ? "not applicable" : outcome,
    ...rest,
  })),
});

/** Other suites' figures in the file stay as they are. */
async function writeFigures(file: string, name: SuiteName, report: Report): Promise<void> {
  const before = await readFile(file, "utf8").then(
    (text) => JSON.parse(text) as Record<string, object>,
    () => ({}),
  );
  const about = { date: new Date().toISOString().slice(0, 10), node: process.version };
  const figures: Record<string, object> = { ...before, [name]: { ...about, ...figuresOf(report) } };
  const sorted = Object.fromEntries(Object.entries(figures).sort(([a], [b]) => order(a) - order(b)));
  await writeFile(file, `${JSON.stringify(sorted, null, 2)}\n`);
}

const order = (name: string): number => names.findIndex((known) => known === name);

/** A suite that cannot be run to its end has failed, and the others still run. */
async function passes(name: SuiteName): Promise<boolean> {
  try {
    const report = await suites[name]();
    if (!report) return true;
    if (name !== "clients") console.log(describeReport(report));
    if (values.json !== undefined) await writeFigures(values.json, name, report);
    return !hasFailures(report);
  } catch (error) {
    console.log(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

const { values } = parseArgs({
  options: {
    client: { type: "string", default: "" },
    suite: { type: "string", default: "clients" },
    json: { type: "string" },
  },
});
const chosen = values.suite === "all" ? names : values.suite.split(",");
const unknown = chosen.find((name) => !names.some((known) => known === name));
if (unknown !== undefined) throw new Error(`--suite takes ${names.join(", ")} or all, found "${unknown}"`);
let allPass = true;
for (const name of names.filter((known) => chosen.includes(known))) allPass = (await passes(name)) && allPass;
// Clients keep connections of their own, some for minutes.
process.exit(allPass ? 0 : 1);
