// `npm run interop`: starts the playground on free ports, runs every case with every client that runs in Node, prints the table.
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { startPlayground } from "../server/compose.ts";
import { readConfig } from "../server/config.ts";
import { portableClients } from "./clients/portable.ts";
import { nodeClients } from "./clients/node.ts";
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

const { values } = parseArgs({ options: { client: { type: "string", default: "" } } });
const results = await runAll(values.client);
console.log(describeTable(results));
for (const line of describeFailures(results)) console.log(line);
// Clients keep connections of their own, some for minutes.
process.exit(results.length === 0 || results.some(({ outcome }) => outcome === "failed") ? 1 : 0);
