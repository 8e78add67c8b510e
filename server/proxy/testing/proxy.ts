// The proxy as the tests start it: real sockets on free ports, gone when the test has finished.
import { onTestFinished } from "vitest";
import { limits } from "../../limits.ts";
import { createTasks } from "../../sandbox/index.ts";
import { createProxy, type Proxy, type ProxyOptions } from "../index.ts";
import { failTest } from "./faults.ts";
import { registry } from "./service.ts";

/** A backend's address at which nothing listens. */
export const noBackend = "http://127.0.0.1:1";

export interface TestProxy extends Proxy {
  readonly port: number;
  readonly url: string;
}

/** Starts a proxy in front of `backendUrl`, on port `at` or a free one. */
export async function startProxy(backendUrl: string, options: Partial<ProxyOptions> = {}, at = 0): Promise<TestProxy> {
  const proxy = createProxy({
    backendUrl,
    registry,
    tasks: createTasks(),
    health: () => Promise.resolve({ status: 200, body: { status: "SERVING" } }),
    site: (_req, res) => res.writeHead(404).end("the site has no such page"),
    limits,
    log: failTest,
    ...options,
  });
  onTestFinished(() => proxy.close());
  const { port } = await proxy.listen(at, "127.0.0.1");
  return { ...proxy, port, url: `http://127.0.0.1:${String(port)}` };
}
