// What the two parts say of themselves while they fill up, drain and lose each other.
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { expect, test } from "vitest";
import { Health, HealthCheckResponse_ServingStatus as Serving } from "#gen/grpc/health/v1/health_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { composeBackend } from "../compose.ts";
import { readConfig } from "../config.ts";
import { freePorts, patient, startBackend, startProxy } from "./testing/parts.ts";

async function stateOf(url: string): Promise<[number, string]> {
  const response = await fetch(url);
  return [response.status, ((await response.json()) as { state: string }).state];
}

test("a full backend takes calls and no readers, over HTTP and by gRPC health", async () => {
  const { part, admin } = await startBackend({ SESSIONS: "1" });
  const transport = createGrpcTransport({ baseUrl: `http://127.0.0.1:${String(part.port)}` });
  const health = createClient(Health, transport);
  const serving = async (service: string): Promise<Serving> => (await health.check({ service })).status;
  await expect.poll(() => stateOf(`${admin}/readyz`), patient).toEqual([200, "ready"]);
  expect(await serving("playground.v1.NewReaders")).toBe(Serving.SERVING);

  const options = { headers: { "x-session": "the-only-one" } };
  const stock = createClient(StockService, transport);
  await stock.getPrice({ symbol: "ACME" }, options);
  expect(await stateOf(`${admin}/readyz`)).toEqual([503, "full"]);
  expect(await stateOf(`${admin}/healthz`)).toEqual([200, "full"]);
  expect([await serving("playground.v1.NewReaders"), await serving("")]).toEqual([
    Serving.NOT_SERVING,
    Serving.SERVING,
  ]);
  expect((await stock.getPrice({ symbol: "OTHER" }, options)).symbol).toBe("OTHER");
});

test("a proxy says whether its backend can be called, and both say that they drain", async () => {
  const backend = await startBackend();
  const backendUrl = `http://127.0.0.1:${String(backend.part.port)}`;
  const proxy = await startProxy(backend.part);
  await expect.poll(() => stateOf(`${proxy.admin}/readyz`), patient).toEqual([200, "ready"]);

  const transport = createGrpcTransport({ baseUrl: backendUrl });
  const cancel = new AbortController();
  const request = { symbol: "ACME", count: 1_000, intervalMs: 50 };
  const prices = createClient(StockService, transport).streamPrices(request, { signal: cancel.signal });
  const reading = prices[Symbol.asyncIterator]();
  await reading.next();
  const drained = backend.part.drain();
  expect(await stateOf(`${backend.admin}/readyz`)).toEqual([503, "draining"]);
  expect(await stateOf(`${backend.admin}/livez`)).toEqual([200, "alive"]);
  await expect.poll(() => stateOf(`${proxy.admin}/readyz`), patient).toEqual([503, "no backend"]);
  cancel.abort();
  await Promise.allSettled([reading.next(), drained]);
  const [, state] = await proxy.part.drain().then(() => stateOf(`${proxy.admin}/readyz`));
  expect(state).toBe("draining");
});

test("an admin port that is taken is one sentence", async () => {
  const { admin } = await startBackend();
  const env = { ...freePorts, ADMIN_PORT: new URL(admin).port };
  await expect(composeBackend(readConfig(env))).rejects.toThrow(
    /^the admin port cannot be opened: .*EADDRINUSE.*; choose another with ADMIN_PORT$/,
  );
});
