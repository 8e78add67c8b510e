// Puts the parts together: what needs what is decided here and nowhere else.
import { fileURLToPath } from "node:url";
import type { FileRegistry } from "@bufbuild/protobuf";
import type { RunningServer } from "grpc-handler/serve";
import { loadDescriptors, startBackend } from "./backend/index.ts";
import type { Config } from "./config.ts";
import { limits } from "./limits.ts";
import { loadExamples, PlaygroundHandler, Registry } from "./playground/index.ts";
import { compile, createSandbox, type SandboxState } from "./sandbox/index.ts";

const root = new URL("../", import.meta.url);
const at = (path: string): string => fileURLToPath(new URL(path, root));

/** One plain line, or an error with its stack, to standard error. */
export function log(entry: unknown): void {
  const text = entry instanceof Error ? (entry.stack ?? entry.message) : String(entry);
  process.stderr.write(`${text}\n`);
}

/** The descriptors of everything in proto/. */
export function readDescriptors(): Promise<FileRegistry> {
  return loadDescriptors(at("proto/gen/descriptor_set.binpb"));
}

export interface Backend extends RunningServer {
  sandbox(): SandboxState;
}

/** Sandbox, deployments and gRPC server. Rejects when the port is taken, or an example cannot be read. */
export async function composeBackend(config: Config, descriptors: FileRegistry): Promise<Backend> {
  const examples = await loadExamples(at("content/examples"));
  const sandbox = createSandbox({ limits, log });
  const registry = new Registry({ examples, sandbox, compile, limits, backendId: config.backendId });
  const server = await startBackend(
    {
      descriptors,
      sandboxed: [...examples.values()].flatMap(({ services }) => services),
      deployments: registry,
      playground: new PlaygroundHandler(registry, log),
      serving: () => sandbox.state().ready,
      limits,
      log,
    },
    { host: config.grpcHost, port: config.grpcPort },
  );
  return {
    port: server.port,
    sandbox: () => sandbox.state(),
    close: async () => {
      registry.close();
      await server.close();
      await sandbox.close();
    },
  };
}
