// What /metrics says after real calls, of both parts: the names and labels that dashboards go by, and none that strangers choose.
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { expect, test } from "vitest";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { makeCalls, strangeCalls } from "../testing/calls.ts";
import { metricNames, operatorQueries } from "../testing/queries.ts";
import { patient, scrape, startBackend, startProxy } from "../testing/parts.ts";

interface Samples {
  readonly backend: Map<string, number>;
  readonly proxy: Map<string, number>;
}

/** Of both parts, after calls of every kind. */
async function afterCalls(): Promise<Samples> {
  const backend = await startBackend();
  const proxy = await startProxy(backend.part);
  await makeCalls(`http://127.0.0.1:${String(proxy.part.port)}`);
  for (const { admin } of [backend, proxy])
    await expect.poll(async () => openCalls(await scrape(admin)), patient).toBe(0);
  return { backend: await scrape(backend.admin), proxy: await scrape(proxy.admin) };
}

test("calls, sessions, limits and the process are counted, and names of strangers are no labels", patient, async () => {
  const { backend, proxy } = await afterCalls();
  for (const carrier of ["connect", "grpc", "grpc-web"]) {
    const labels = `playground_mode="unary",playground_carrier="${carrier}",rpc_response_status_code="OK"`;
    expect(proxy.get(`playground_calls_total{${labels}}`), carrier).toBeGreaterThanOrEqual(1);
  }
  const method = 'rpc_system_name="grpc",rpc_method="stock.v1.StockService/GetPrice"';
  const count = (status: string): number | undefined =>
    backend.get(`rpc_server_call_duration_count{${method},rpc_response_status_code="${status}"}`);
  expect([count("OK"), count("RESOURCE_EXHAUSTED"), count("NOT_FOUND")]).toEqual([3, 1, 1]);

  expect([...proxy, ...backend].filter(([name]) => name.includes("stranger"))).toEqual([]);
  const strange = 'rpc_system_name="grpc",rpc_method="_OTHER",rpc_response_status_code="UNIMPLEMENTED"';
  expect(proxy.get(`rpc_server_call_duration_count{${strange},error_type="UNIMPLEMENTED"}`)).toBe(strangeCalls);

  expect(backend.get("playground_sessions")).toBe(1);
  expect(backend.get("playground_sessions_waiting")).toBe(0);
  expect(backend.get("playground_sessions_limit")).toBeGreaterThan(1);
  expect(backend.get("playground_deployments")).toBe(2);
  expect(backend.get('playground_sandbox_kills_total{playground_limit="entry time"}')).toBe(1);
  expect(backend.get('playground_runner_boot_duration_count{playground_outcome="ready"}')).toBeGreaterThanOrEqual(1);
  expect(backend.get('playground_session_wait_duration_count{playground_outcome="served"}')).toBe(1);

  const known = new Set([...backend.keys(), ...proxy.keys()].map((sample) => sample.replace(/\{.*/u, "")));
  for (const { where, expr } of await operatorQueries())
    for (const name of metricNames(expr)) expect(known, `${where}: ${name}`).toContain(name);

  for (const part of [backend, proxy]) {
    expect(part.get("process_memory_usage")).toBeGreaterThan(1e7);
    expect(part.get('process_cpu_time_total{cpu_mode="user"}')).toBeGreaterThan(0);
    expect(part.get("nodejs_eventloop_delay_p99")).toBeGreaterThanOrEqual(0);
    expect(part.get("nodejs_eventloop_utilization")).toBeLessThanOrEqual(1);
  }
});

test("a call that its client leaves is over, as CANCELLED, on both sides", async () => {
  const started = await startBackend();
  const front = await startProxy(started.part);
  const transport = createGrpcTransport({ baseUrl: `http://127.0.0.1:${String(front.part.port)}` });
  const cancel = new AbortController();
  const request = { symbol: "ACME", count: 1_000, intervalMs: 50 };
  const prices = createClient(StockService, transport).streamPrices(request, { signal: cancel.signal });
  const reading = prices[Symbol.asyncIterator]();
  await reading.next();
  expect(openCalls(await scrape(front.admin))).toBe(1);
  cancel.abort();
  await expect(reading.next()).rejects.toThrow();
  const ended = 'rpc_method="stock.v1.StockService/StreamPrices",rpc_response_status_code="CANCELLED"';
  for (const admin of [front.admin, started.admin])
    await expect
      .poll(
        async () => (await scrape(admin)).get(`rpc_server_call_duration_count{rpc_system_name="grpc",${ended}}`),
        patient,
      )
      .toBe(1);
});

function openCalls(samples: Map<string, number>): number {
  return [...samples].reduce((sum, [name, value]) => sum + (name.startsWith("playground_calls_open") ? value : 0), 0);
}
