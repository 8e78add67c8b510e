// The proxy and the site alone, in front of the backend at BACKEND_URL.
import { composeProxy } from "../compose.ts";
import { readConfig } from "../config.ts";
import { runMain } from "../run-main.ts";

await runMain(async () => {
  const config = readConfig();
  const proxy = await composeProxy(config);
  console.log(
    `gRPC Streaming Playground: ${config.tlsCert ? "https" : "http"}://${config.host}:${String(proxy.port)}, backend ${config.backendUrl}`,
  );
  return () => proxy.close();
});
