// Puts the parts together: what needs what is decided here and nowhere else.
import { randomBytes } from "node:crypto";
import { glob, readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { FileRegistry } from "@bufbuild/protobuf";
import { setLogger } from "@grpc/grpc-js";
import { type BackendOptions, startBackend } from "./backend/index.ts";
import { addressCountedAs, clientAddressKey, isSealed, sealedAddress } from "./client-address.ts";
import { type Config, publicHost } from "./config.ts";
import { registryOf } from "./descriptor-sets.ts";
import { errorText } from "./errors.ts";
import { LocalFixtures } from "./fixtures/index.ts";
import { createHealth } from "./health.ts";
import { lastKnown } from "./last-known.ts";
import { believedAddresses, doubtfulHop } from "./doubtful-hop.ts";
import { type Limits, limits as usual } from "./limits.ts";
import { type Log, logToStandardError } from "./log.ts";
import { type Example, loadExamples, PlaygroundHandler, Registry, SchemaRequests } from "./playground/index.ts";
import { createProxy, requestCheck } from "./proxy/index.ts";
import {
  closeCompiler,
  compile,
  createSandbox,
  createTasks,
  type Sandbox,
  type SandboxState,
  SchemaReader,
  type TaskRunner,
  Turns,
  warmUpCompiler,
} from "./sandbox/index.ts";
import { createSite } from "./site.ts";
import { reachable } from "./supervisor/index.ts";
import {
  type AdminPort,
  type AdminPortOptions,
  type BackendCounts,
  backendReadiness,
  openAdminPort,
  proxyReadiness,
  type Readiness,
  startTelemetry,
} from "./telemetry/index.ts";

const root = new URL("../", import.meta.url);
const at = (path: string): string => fileURLToPath(new URL(path, root));

/** The log of a part, and of grpc-js in its process. */
function logOf(part: "backend" | "proxy", { logFormat }: Config): Log {
  const log = logToStandardError(part, logFormat);
  // A line for each odd header of a stranger's request, but what the header says is the stranger's alone.
  const guarded = (text: unknown): void =>
    log(String(text).replace(/^(Failed to add metadata entry [^:]*): .*$/s, "$1"));
  setLogger({ error: guarded, info: guarded, debug: guarded });
  return log;
}

/** A part that serves, and how it ends. */
export interface Running {
  readonly port: number;
  /** Takes no more calls. Resolves when the open ones have ended: within DRAIN_SECONDS, or with UNAVAILABLE. */
  readonly drain: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Backend extends Running {
  readonly descriptors: FileRegistry;
  readonly examples: ReadonlyMap<string, Example>;
}

/** Sandbox, deployments and gRPC server. Rejects when the port is taken, an example cannot be read, or see `checkSandbox`. */
export async function composeBackend(config: Config, baseLimits: Limits = usual): Promise<Backend> {
  const log = logOf("backend", config);
  const [descriptors, examples, protos] = await Promise.all([
    readDescriptors(),
    loadExamples(at("content/examples")),
    readProtoSources(),
  ]);
  const { backendId, sessions: mostSessions = baseLimits.sandbox.sessions } = config;
  const limits = { ...baseLimits, sandbox: { ...baseLimits.sandbox, sessions: mostSessions } };
  const telemetry = await startTelemetry({ part: "backend", config, descriptors, log });
  const sandbox = createSandbox({ limits, log, observer: telemetry.sandbox });
  const tasks = createTasks(limits.tasks);
  const closing = new AbortController();
  await checkSandbox(sandbox, config, { closing: closing.signal, log });
  warmUpCompiler().catch(log);
  const schemas = new SchemaReader(limits, protos);
  const { proxySecret: secret } = config;
  const registry = new Registry({ examples, sandbox, compile, tasks, descriptors, limits, backendId, secret });
  const addressOf = believedAddresses(secret, log);
  const isFromProxy = (sealed: unknown): boolean => isSealed(sealed, secret);
  const address = Promise.withResolvers<string>();
  const fixtures = fixtureRuns(config, { descriptors, tasks, log, address: address.promise });
  let isDraining = false;
  const counts = (): SandboxState & BackendCounts => ({ ...sandbox.state(), mostSessions, deployments: registry.size });
  const readiness = (): Readiness => backendReadiness({ ...counts(), isDraining });
  telemetry.countBackend(counts);
  const options = {
    ...{ descriptors, addressOf, isFromProxy, ...requestReading(limits) },
    sandboxed: [...examples.values()].flatMap(({ services }) => services),
    deployments: registry,
    playground: new PlaygroundHandler({
      ...{ registry, fixtures, schemas: new SchemaRequests(schemas, limits), addressOf },
      state: () => sandbox.state(),
    }),
    ...{ readiness, limits, log, calls: telemetry.calls },
  };
  const [server, admin] = await startBackend(options, { host: config.grpcHost, port: config.grpcPort })
    .then((server) => withAdmin(config, { readiness, metrics: telemetry.metrics, backendId, log }, server))
    .catch(async (error: unknown) => {
      closing.abort();
      await sandbox.close();
      throw error;
    });
  address.resolve(`${reachable(config.grpcHost)}:${String(server.port)}`);
  const close = async (): Promise<void> => {
    closing.abort();
    registry.close();
    await Promise.all([server.close(), admin?.close()]);
    await Promise.all([sandbox.close(), closeCompiler(), tasks.close(), schemas.close()]);
    await telemetry.close();
  };
  const drain = async (): Promise<void> => {
    isDraining = true;
    const ended = server.drain(config.drainMs);
    registry.drain();
    await ended;
    await wait(limits.flushMs);
  };
  return { port: server.port, descriptors, examples, drain, close };
}

/** How the gRPC port reads requests. Of compressed ones that are too large to be inflated at once each call waits with one at most. */
function requestReading({ backend, client, requestBytes }: Limits): Pick<BackendOptions, "check" | "inflating"> {
  const tooManyWait = "too many compressed requests wait to be inflated: send them again later";
  const inflating = new Turns({ atOnce: backend.inflatingAtOnce, waiting: client.openCallsInAll, tooManyWait });
  return { check: requestCheck(requestBytes), inflating };
}

/** The fixtures of testing_data/, and readers' own, over calls to the backend at `address`. */
function fixtureRuns(
  { proxySecret }: Config,
  needed: { descriptors: FileRegistry; tasks: TaskRunner; address: Promise<string>; log: Log },
): LocalFixtures {
  const onBehalfOf = (client: string): Record<string, string> =>
    proxySecret === undefined ? {} : { [clientAddressKey]: sealedAddress(proxySecret, addressCountedAs(client)) };
  return new LocalFixtures({ ...needed, folder: at("testing_data/protobuf/streaming"), onBehalfOf });
}

/** On loopback the self-test runs beside the start, and its failure is a line in the log; the public waits for it to pass. */
async function checkSandbox(
  sandbox: Sandbox,
  config: Config,
  { closing, log }: { readonly closing: AbortSignal; readonly log: Log },
): Promise<void> {
  const host = publicHost(config);
  const tested = sandbox.selfTest();
  if (host === undefined) {
    void tested.then(({ failure }) => {
      // A test that was cut short by the end of the server is no news.
      if (failure !== undefined && !closing.aborted) log(`${failure} — only this machine is served`, { level: "warn" });
    });
    return;
  }
  const { failure } = await tested;
  if (failure === undefined) return;
  await sandbox.close();
  throw new Error(`${host} is open to others, and ${failure}`);
}

/** The proxy and the site in front of the backend at `config.backendUrl`. Rejects when the port is taken. */
export async function composeProxy(config: Config, backend?: Backend, limits: Limits = usual): Promise<Running> {
  const log = logOf("proxy", config);
  const registry = backend?.descriptors ?? (await readDescriptors());
  const telemetry = await startTelemetry({ part: "proxy", config, descriptors: registry, log });
  const backendCa = await readBackendCa(config);
  for (const line of doubtfulHop(config)) log(line);
  const health = createHealth(config.backendUrl, backendCa);
  let isDraining = false;
  const backendState = lastKnown(async () => (await health(isDraining)).backend, "no answer yet", limits.backendState);
  const readiness = async (): Promise<Readiness> => proxyReadiness({ isDraining, backend: await backendState() });
  const proxy = createProxy({
    backendUrl: config.backendUrl,
    backendCa,
    tasks: createTasks(limits.tasks),
    registry,
    calls: telemetry.calls,
    site: createSite(at("dist")),
    health,
    allowedOrigins: config.allowedOrigins,
    allowedHosts: config.allowedHosts,
    proxySecret: config.proxySecret,
    trustedProxies: config.trustedProxies,
    certificate: await readCertificate(config),
    limits,
    log,
  });
  const { port } = await proxy.listen(config.port, config.host);
  const [, admin] = await withAdmin(config, { readiness, metrics: telemetry.metrics, log }, proxy);
  const drain = (): Promise<void> => {
    isDraining = true;
    return proxy.drain(config.drainMs);
  };
  const close = async (): Promise<void> => {
    await Promise.all([proxy.close(), admin?.close()]);
    await telemetry.close();
  };
  return { port, drain, close };
}

/** Opens the admin port beside a part that serves. Rejects, with the part closed, when it cannot. */
async function withAdmin<Part extends Pick<Running, "close">>(
  { adminHost: host, adminPort: port }: Config,
  options: AdminPortOptions,
  part: Part,
): Promise<[Part, AdminPort | undefined]> {
  if (port === undefined) return [part, undefined];
  try {
    const admin = await openAdminPort({ host, port }, options);
    options.log(`the admin port is ${host}:${String(admin.port)}`);
    return [part, admin];
  } catch (error) {
    await part.close();
    throw new Error(`the admin port cannot be opened: ${errorText(error)}; choose another with ADMIN_PORT`);
  }
}

/** Rejects with a sentence that names the file when one cannot be read. */
async function readCertificate({ tlsCert, tlsKey }: Config): Promise<{ cert: string; key: string } | undefined> {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  const [cert, key] = await Promise.all([readFile(tlsCert, "utf8"), readFile(tlsKey, "utf8")]);
  return { cert, key };
}

/** Rejects with a sentence that names the file when it cannot be read, or holds no certificate. */
async function readBackendCa({ backendCa: file }: Config): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new Error(`BACKEND_CA cannot be read: ${errorText(error)}`);
  });
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new Error(`BACKEND_CA must be a file of certificates in PEM, found none in "${file}"`);
}

export interface Playground {
  /** Where the site and the proxy are. */
  readonly url: string;
  readonly grpcPort: number;
  readonly descriptors: FileRegistry;
  readonly examples: ReadonlyMap<string, Example>;
  close(): Promise<void>;
}

/** Everything in one process, without an admin port: for the fixtures, the tests and the benchmarks. `npm start` runs the two parts apart. */
export async function startPlayground(given: Config, limits: Limits = usual): Promise<Playground> {
  const config = {
    ...given,
    adminPort: undefined,
    proxySecret: given.proxySecret ?? randomBytes(16).toString("base64url"),
  };
  const backend = await composeBackend(config, limits);
  const backendUrl = `http://${config.grpcHost}:${String(backend.port)}`;
  const proxy = await composeProxy({ ...config, backendUrl }, backend, limits).catch(async (error: unknown) => {
    await backend.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    await proxy.close();
    await backend.close();
  };
  const { descriptors, examples } = backend;
  const scheme = config.tlsCert ? "https" : "http";
  return {
    url: `${scheme}://${config.host}:${String(proxy.port)}`,
    grpcPort: backend.port,
    descriptors,
    examples,
    close,
  };
}

/** The files of proto/, which those of readers may import: text by path. */
async function readProtoSources(): Promise<Readonly<Record<string, string>>> {
  const folder = at("proto");
  const names: string[] = [];
  for await (const name of glob("**/*.proto", { cwd: folder })) names.push(name);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(`${folder}/${name}`, "utf8")] as const)),
  );
}

/** The services of proto/, as `buf build` wrote them. */
const readDescriptors = async (): Promise<FileRegistry> =>
  registryOf(await readFile(at("proto/gen/descriptor_set.binpb")));
