// Puts the parts together: what needs what is decided here and nowhere else.
import { fileURLToPath } from "node:url";
import type { FileRegistry } from "@bufbuild/protobuf";
import type { RunningServer } from "grpc-handler/serve";
import { loadDescriptors, startBackend } from "./backend/index.ts";
import type { Config } from "./config.ts";
import { createHealth } from "./health.ts";
import { limits } from "./limits.ts";
import { type Example, loadExamples, PlaygroundHandler, Registry } from "./playground/index.ts";
import { createProxy } from "./proxy/index.ts";
import { compile, createSandbox, type SandboxState } from "./sandbox/index.ts";
import { createSite } from "./site.ts";

const root = new URL("../", import.meta.url);
const at = (path: string): string => fileURLToPath(new URL(path, root));

/** One plain line, or an error with its stack, to standard error. */
function log(entry: unknown): void {
  const text = entry instanceof Error ? (entry.stack ?? entry.message) : String(entry);
  process.stderr.write(`${text}\n`);
}

export interface Backend extends RunningServer {
  readonly descriptors: FileRegistry;
  readonly examples: ReadonlyMap<string, Example>;
  sandbox(): SandboxState;
}

/** Sandbox, deployments and gRPC server. Rejects when the port is taken, or an example cannot be read. */
export async function composeBackend(config: Config): Promise<Backend> {
  const [descriptors, examples] = await Promise.all([readDescriptors(), loadExamples(at("content/examples"))]);
  const sandbox = createSandbox({ limits, log });
  const registry = new Registry({ examples, sandbox, compile, limits, backendId: config.backendId });
  const options = {
    descriptors,
    sandboxed: [...examples.values()].flatMap(({ services }) => services),
    deployments: registry,
    playground: new PlaygroundHandler(registry, log),
    serving: () => sandbox.state().ready,
    limits,
    log,
  };
  const server = await startBackend(options, { host: config.grpcHost, port: config.grpcPort });
  const close = async (): Promise<void> => {
    registry.close();
    await server.close();
    await sandbox.close();
  };
  return { port: server.port, descriptors, examples, sandbox: () => sandbox.state(), close };
}

/** The proxy and the site in front of the backend at `config.backendUrl`. Rejects when the port is taken. */
export async function composeProxy(config: Config, backend?: Backend): Promise<RunningServer> {
  const parts = backend ? (): object => ({ sandbox: backend.sandbox() }) : undefined;
  const proxy = createProxy({
    backendUrl: config.backendUrl,
    registry: backend?.descriptors ?? (await readDescriptors()),
    site: createSite(at("dist")),
    health: createHealth(config.backendUrl, parts),
    limits,
    log,
  });
  const { port } = await proxy.listen(config.port, config.host);
  return { port, close: () => proxy.close() };
}

export interface Playground {
  /** Where the site and the proxy are. */
  readonly url: string;
  readonly grpcPort: number;
  readonly descriptors: FileRegistry;
  readonly examples: ReadonlyMap<string, Example>;
  close(): Promise<void>;
}

/** Everything in one process: the embedded default. */
export async function startPlayground(config: Config): Promise<Playground> {
  const backend = await composeBackend(config);
  const backendUrl = `http://${config.grpcHost}:${String(backend.port)}`;
  const proxy = await composeProxy({ ...config, backendUrl }, backend).catch(async (error: unknown) => {
    await backend.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    await proxy.close();
    await backend.close();
  };
  const { descriptors, examples } = backend;
  return { url: `http://${config.host}:${String(proxy.port)}`, grpcPort: backend.port, descriptors, examples, close };
}

const readDescriptors = (): Promise<FileRegistry> => loadDescriptors(at("proto/gen/descriptor_set.binpb"));
