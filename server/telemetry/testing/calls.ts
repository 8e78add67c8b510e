// Calls after which every metric of both parts has a value: some end with OK, some break a limit, name a deployment or a method that is unknown.
import { createClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { connect } from "node:http2";
import { expect } from "vitest";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";

const loop = `export default { async handleRequest() { for (;;); } };`;

const asOne: Interceptor = (next) => (request) => {
  request.header.set("x-session", "one");
  return next(request);
};

/** How many calls of strange methods it makes. */
export const strangeCalls = 5;

/** Through the proxy at `baseUrl`. */
export async function makeCalls(baseUrl: string): Promise<void> {
  const options = { baseUrl, httpVersion: "2" as const, interceptors: [asOne] };
  for (const create of [createConnectTransport, createGrpcTransport, createGrpcWebTransport])
    await createClient(StockService, create(options)).getPrice({ symbol: "ACME" });
  const playground = createClient(PlaygroundService, createGrpcTransport(options));
  const { deploymentId } = await playground.deploy({ example: "stock-ticker", files: { "handler.ts": loop } });
  const stock = createClient(StockService, createGrpcTransport(options));
  const callDeployed = (id: string): Promise<unknown> => stock.getPrice({}, { headers: { "x-deployment": id } });
  await expect(callDeployed(deploymentId)).rejects.toThrow("without yielding");
  await expect(callDeployed("unknown")).rejects.toThrow("no deployment");
  for (let i = 0; i < strangeCalls; i++) await callUnknown(baseUrl, `/stranger.Service${String(i)}/Method${String(i)}`);
}

/** Resolves when the call of a method that nobody serves has ended. */
async function callUnknown(url: string, path: string): Promise<void> {
  const session = connect(url);
  const head = { ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers" };
  const stream = session.request(head);
  stream.end(Buffer.alloc(5)).resume();
  await new Promise((resolve) => stream.once("close", resolve));
  session.destroy();
}
