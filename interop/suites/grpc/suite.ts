// gRPC's interoperability clients, in Go, Java and Python, against the handler of content/examples/interop in the sandbox: on the
// backend's own port, through the proxy, and through the proxy's TLS.
// cspell:ignore changeit importcert noprompt storetype storepass
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startPlayground } from "../../../server/compose.ts";
import { readConfig } from "../../../server/config.ts";
import { certificate } from "../../../server/proxy/testing/certificate.ts";
import { isThere, runProgram } from "../program.ts";
import type { CaseResult, SuiteReport } from "../report.ts";
import { cases } from "./cases.ts";
import { type SuiteClient, suiteClients, type Target } from "./clients.ts";

/** A soak takes some seconds; a program that takes longer than this waits for something that does not come. */
const caseMs = 60_000;
/** Programs at once: most of a case is the start of its program. */
const atOnce = 3;

const storePassword = "changeit";

/** Runs the clients whose toolchain is installed, and logs the others with the reason. Undefined when no toolchain is installed. */
export async function runGrpcSuite(log: (line: string) => void, filter = ""): Promise<SuiteReport | undefined> {
  const clients = [];
  for (const client of suiteClients.filter(({ name }) => name.includes(filter))) {
    const lacking = await client.lacks();
    if (lacking === undefined) clients.push(client);
    else log(`${client.name} is skipped: it ${lacking}`);
  }
  if (clients.length === 0) return undefined;
  const scratch = await mkdtemp(path.join(tmpdir(), "interop-"));
  try {
    const files = await writeTrust(scratch);
    const playground = await startPlayground({
      ...readConfig({ TLS_CERT: files.pem, TLS_KEY: files.key }),
      port: 0,
      grpcPort: 0,
    });
    const port = Number(new URL(playground.url).port);
    try {
      const results = [];
      for (const client of clients) {
        const trust = client.needsStore
          ? await storeOf(files.pem, scratch)
          : { pem: files.pem, store: "", password: "" };
        const targets = [
          { name: "bare port", port: playground.grpcPort },
          { name: "proxy", port },
          { name: "proxy, TLS", port, trust },
        ];
        results.push(...(await runClient(client, targets)));
      }
      return reportOf(results);
    } finally {
      await playground.close();
    }
  } finally {
    await rm(scratch, { recursive: true });
  }
}

const titleOf = ({ name, version }: SuiteClient): string => `${name} ${version}`;

/** A client that cannot be installed has failed, and the others still run. */
async function runClient(client: SuiteClient, targets: readonly Target[]): Promise<CaseResult[]> {
  const title = titleOf(client);
  try {
    await client.install();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return targets.map(({ name }) => ({
      part: `${title}: ${name}`,
      client: title,
      case: "installing",
      outcome: "failed",
      reason,
    }));
  }
  const all = targets.flatMap((target) => Object.keys(cases).map((name) => ({ target, name })));
  const waiting = [...all.entries()];
  const results: CaseResult[] = [];
  // In the order of the description, whichever ends first.
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await runCase(client, next[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

async function runCase(client: SuiteClient, { target, name }: { target: Target; name: string }): Promise<CaseResult> {
  const title = titleOf(client);
  const about = { part: `${title}: ${target.name}`, client: title, case: name };
  const notApplicable = cases[name] ?? client.without[name];
  if (notApplicable) return { ...about, outcome: "not applicable", ...notApplicable };
  const { end, output } = await runProgram({ ...client.program(target, name), limitMs: caseMs });
  if (end === "code 0") return { ...about, outcome: "passed" };
  return { ...about, outcome: "failed", reason: `${end}: ${lastWords(output)}` };
}

/** What says most: an exception of Java's, else the last line. */
function lastWords(output: string): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "" && !/^\s*at /.test(line));
  return (lines.find((line) => line.includes("Exception")) ?? lines.at(-1) ?? "it printed nothing").slice(0, 300);
}

const reportOf = (results: readonly CaseResult[]): SuiteReport => ({
  suite: "gRPC's interoperability clients",
  results,
});

async function writeTrust(folder: string): Promise<{ pem: string; key: string }> {
  const [pem, key] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];
  await Promise.all([writeFile(pem, certificate.cert), writeFile(key, certificate.key, { mode: 0o600 })]);
  return { pem, key };
}

/** The certificate as Java wants it. */
async function storeOf(pem: string, folder: string): Promise<Required<Target>["trust"]> {
  const store = path.join(folder, `trust-${String(Date.now())}.p12`);
  const how = ["-importcert", "-noprompt", "-alias", "playground", "-file", pem, "-keystore", store];
  const made = await isThere("keytool", ...how, "-storetype", "PKCS12", "-storepass", storePassword);
  if (!made) throw new Error("keytool could not make a store of the certificate, for Java to trust");
  return { pem, store, password: storePassword };
}
