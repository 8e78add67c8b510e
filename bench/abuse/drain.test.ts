// SIGTERM under open streams: those that end in time end OK, the rest with UNAVAILABLE, the same over every carrier.
import { expect, onTestFinished, test } from "vitest";
import { StatusCode } from "grpc-handler";
import { launchPlayground } from "../../e2e/launch-playground.ts";
import { carriers } from "./calls.ts";
import { deploy } from "./deployments.ts";
import type { Attempt, Scene } from "./surface.ts";

const handler = `import { sleep } from "grpc-handler";
export default class {
  async *handleServerStream({ payload }, context) {
    yield { payload: new Uint8Array() };
    await sleep(Number(new TextDecoder().decode(payload)), context.signal);
    yield { payload: new Uint8Array() };
  }
}`;

test("open calls have their grace, new ones are refused, and all say why", async () => {
  const playground = await launchPlayground({ DRAIN_SECONDS: "2" });
  onTestFinished(() => playground.stop());
  const { hostname, port } = new URL(playground.url);
  const grpcPort = Number(playground.grpc.split(":")[1]);
  const scene: Scene = { host: hostname, port: Number(port), url: playground.url, grpcPort };
  const attempt = (): Attempt => ({ scene, random: () => 0, address: "", signal: AbortSignal.timeout(30_000) });
  const id = (await deploy(attempt(), handler)) ?? "";
  const call = async (carrier: string, ms: number): Promise<number | undefined> =>
    carriers[carrier]?.(attempt(), {
      ...{ path: "/stock.v1.StockService/StreamPrices", metadata: [["x-deployment", id]], timeoutMs: 60_000 },
      messages: [new TextEncoder().encode(String(ms))],
    });
  const names = Object.keys(carriers);
  // One before the signal, so that the long ones are surely open.
  await Promise.all(names.map((name) => call(name, 0)));
  const long = names.map((name) => call(name, 50_000));
  const short = names.map((name) => call(name, 1_000));
  await new Promise((wake) => setTimeout(wake, 300));
  process.kill(playground.pid, "SIGTERM");
  await expect.poll(async () => (await fetch(`${playground.url}/healthz`)).status).toBe(503);
  const late = await call("grpc-web", 0);
  expect(late).toBe(StatusCode.UNAVAILABLE);
  expect(await Promise.all(short)).toEqual(names.map(() => StatusCode.OK));
  expect(await Promise.all(long)).toEqual(names.map(() => StatusCode.UNAVAILABLE));
});
