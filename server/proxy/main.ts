// The proxy and the site alone, in front of the backend at BACKEND_URL.
import { composeProxy } from "../compose.ts";
import { runMain } from "../run-main.ts";

await runMain("proxy", async (config) => {
  const proxy = await composeProxy(config);
  const url = `${config.tlsCert ? "https" : "http"}://${config.host}:${String(proxy.port)}`;
  return { ...proxy, line: `gRPC Streaming Playground: ${url}, backend ${config.backendUrl}` };
});
