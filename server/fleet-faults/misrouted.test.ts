// A router that sends calls to the wrong backend.
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { expect, test } from "vitest";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { transports } from "../proxy/testing/transports.ts";
import { addressOf, startPart } from "./processes.ts";

const env = { PROXY_SECRET: "a-secret-of-proxy-and-backend" };
const files = {
  "handler.ts": `import { RpcError } from "grpc-handler";
export default class { async handleRequest() { throw new RpcError(9, "found"); } }`,
};

test("they are NOT_FOUND in every carrier, with a sentence that names both backends and no address", async () => {
  const backends = ["a", "b"].map((BACKEND_ID) => startPart("backend", { env: { ...env, BACKEND_ID } }));
  const [a = "", b = ""] = (await Promise.all(backends)).map(addressOf);
  const atA = createGrpcTransport({ baseUrl: a });
  const { deploymentId } = await createClient(PlaygroundService, atA).deploy({ example: "stock-ticker", files });
  const headers = { "x-deployment": deploymentId };
  await expect(createClient(StockService, atA).getPrice({}, { headers })).rejects.toThrow("found");
  const proxy = addressOf(await startPart("proxy", { env: { ...env, BACKEND_URL: b } }));
  const direct = { name: "gRPC, no proxy", create: () => createGrpcTransport({ baseUrl: b }) };
  for (const { name, create } of [direct, ...transports]) {
    const transport = create(proxy);
    const watch = createClient(PlaygroundService, transport).watch({ deploymentId }, { headers });
    for (const call of [
      () => createClient(StockService, transport).getPrice({}, { headers }),
      () => watch[Symbol.asyncIterator]().next(),
    ]) {
      const { code, rawMessage } = ConnectError.from(await call().catch((error: unknown) => error));
      expect([name, code]).toEqual([name, Code.NotFound]);
      expect(rawMessage).toMatch(/is of backend "a", and this is backend "b": .* deploy the code again$/u);
      expect(rawMessage).not.toMatch(/127\.0\.0\.1|:\d{4,5}/u);
    }
  }
});
