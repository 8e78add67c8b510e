// The backend alone, for a proxy elsewhere: gRPC on GRPC_HOST:GRPC_PORT.
import { composeBackend } from "../compose.ts";
import { runMain } from "../run-main.ts";

await runMain("backend", async (config) => {
  const backend = await composeBackend(config);
  return { ...backend, line: `gRPC backend: ${config.grpcHost}:${String(backend.port)}` };
});
