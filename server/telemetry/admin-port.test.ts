// The port for operators, by real requests: odd ones, failing ones, and many at once.
import { connect } from "node:net";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { textOf } from "../log.ts";
import { type AdminPortOptions, openAdminPort } from "./admin-port.ts";
import { proxyReadiness } from "./readiness.ts";

const ready = proxyReadiness({ isDraining: false, backend: "SERVING" });
const metrics = (): Promise<{ contentType: string; text: string }> =>
  Promise.resolve({ contentType: "text/plain", text: "up 1\n" });

async function open(options: Partial<AdminPortOptions> = {}): Promise<{ url: string; port: number; lines: string[] }> {
  const lines: string[] = [];
  const log = (entry: unknown): void => void lines.push(textOf(entry));
  const given = { readiness: () => ready, metrics, log, ...options };
  const admin = await openAdminPort({ host: "127.0.0.1", port: 0 }, given);
  onTestFinished(() => admin.close());
  return { url: `http://127.0.0.1:${String(admin.port)}`, port: admin.port, lines };
}

test.each([
  ["/livez", 200, { state: "alive" }],
  ["/readyz", 503, { state: "full", takesReaders: false }],
  ["/healthz?verbose", 200, { state: "full", takesCalls: true }],
])("%s of a part that takes calls and no readers", async (path, status, body) => {
  const full = { part: "backend", state: "full", takesReaders: false, takesCalls: true } as const;
  const { url } = await open({ readiness: () => full });
  const response = await fetch(url + path);
  expect([response.status, await response.json()]).toEqual([status, expect.objectContaining(body)]);
});

test.each([
  ["GET", "/metrics", 200, "up 1\n"],
  ["HEAD", "/metrics", 200, ""],
  ["POST", "/metrics", 405, "expected GET or HEAD\n"],
  ["GET", "/", 404, "expected one of /livez, /readyz, /healthz, /metrics\n"],
  ["GET", "/metrics/../livez/%2e", 404, "expected one of /livez, /readyz, /healthz, /metrics\n"],
  ["GET", "/__proto__", 404, "expected one of /livez, /readyz, /healthz, /metrics\n"],
])("%s %s is answered with %i", async (method, path, status, text) => {
  const { url } = await open();
  const response = await fetch(url + path, { method });
  expect([response.status, await response.text()]).toEqual([status, text]);
});

test.each([
  ["a", 200],
  ["b", 503],
  ["", 503],
])("a router that takes backend a for %j gets %i", async (name, status) => {
  const { url } = await open({ backendId: "a" });
  for (const path of ["/readyz", "/livez"]) expect((await fetch(`${url}${path}?backend=${name}`)).status).toBe(status);
});

test("what throws is this request's 500 without its cause, and a line of the log", async () => {
  const { url, lines } = await open({ metrics: () => Promise.reject(new Error("planted")) });
  const response = await fetch(`${url}/metrics`);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("planted");
  expect(lines).toEqual([expect.stringContaining("planted")]);
  expect((await fetch(`${url}/livez`)).status).toBe(200);
});

test("many requests for metrics at once are worked out once", async () => {
  let collected = 0;
  const { promise: enough, resolve } = Promise.withResolvers<undefined>();
  const slow = async (): ReturnType<typeof metrics> => {
    collected++;
    await enough;
    return metrics();
  };
  const { url } = await open({ metrics: slow });
  const all = Array.from({ length: 20 }, () => fetch(`${url}/metrics`));
  await expect.poll(() => collected).toBe(1);
  // Answered on connections of its own, so the requests before it have arrived.
  await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/livez`)));
  resolve(undefined);
  expect((await Promise.all(all)).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(collected).toBe(1);
});

test("a request that does not end is ended", { timeout: 20_000 }, async () => {
  const { port } = await open({ limits: { connections: 64, requestMs: 100, lookMs: 50 } });
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /livez HTTP/1.1\r\n");
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1.1 408 /);
});
