// `npm run interop`: starts the playground on free ports, runs every case with every client that runs in Node, prints the table; with
// `--suite`, the suites that others wrote.
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { startPlayground } from "../server/compose.ts";
import { readConfig } from "../server/config.ts";
import { portableClients } from "./clients/portable.ts";
import { nodeClients } from "./clients/node.ts";
import { lacks, runSuite } from "./suites/connect/suite.ts";
import { describeReport, figuresOf, hasFailures, type SuiteReport } from "./suites/report.ts";
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

const suites = {
  clients: async (): Promise<boolean> => {
    const results = await runAll(values.client);
    console.log(describeTable(results));
    for (const line of describeFailures(results)) console.log(line);
    return results.length > 0 && results.every(({ outcome }) => outcome !== "failed");
  },
  connect: async (): Promise<boolean> => {
    const lacking = await lacks();
    if (lacking !== undefined) {
      console.log(`Connect's conformance suite is skipped: it ${lacking}`);
      return true;
    }
    const report = await runSuite();
    console.log(describeReport(report));
    if (values.json !== undefined) await writeFigures(values.json, report);
    return !hasFailures(report);
  },
} as const;

type SuiteName = keyof typeof suites;
const names = Object.keys(suites) as SuiteName[];

async function writeFigures(file: string, report: SuiteReport): Promise<void> {
  const about = { date: new Date().toISOString().slice(0, 10), node: process.version };
  await writeFile(file, `${JSON.stringify({ about, suites: figuresOf([report]) }, null, 2)}\n`);
}

/** A suite that cannot be run to its end has failed, and the others still run. */
async function passes(name: SuiteName): Promise<boolean> {
  try {
    return await suites[name]();
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
