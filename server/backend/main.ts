// The backend alone, for a proxy elsewhere: gRPC on GRPC_HOST:GRPC_PORT.
import { composeBackend } from "../compose.ts";
import { readConfig } from "../config.ts";
import { runMain } from "../run-main.ts";

await runMain(async () => {
  const config = readConfig();
  const backend = await composeBackend(config);
  return { ...backend, line: `gRPC backend: ${config.grpcHost}:${String(backend.port)}` };
});
