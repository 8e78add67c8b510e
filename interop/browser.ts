// What a page is given: the published clients for browsers, and the cases to run with one of them.
import { pageClients } from "./clients/page.ts";
import { portableClients } from "./clients/portable.ts";
import { type Result, runCases } from "./run.ts";

const clients = [...portableClients, ...pageClients];

/** The clients' names. */
export const names = clients.map(({ name }) => name);

/** Runs every case from this page. */
export async function run(name: string, deploymentId: string): Promise<Result[]> {
  const client = clients.find((client) => client.name === name);
  if (!client) throw new Error(`there is no client "${name}"; there are ${names.join(", ")}`);
  return runCases(client, { url: location.origin, grpcUrl: "" }, deploymentId);
}
