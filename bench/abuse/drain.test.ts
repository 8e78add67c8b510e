// SIGTERM under open streams: those that end in time end OK, the rest with UNAVAILABLE, the same over every carrier.
import { expect, onTestFinished, test } from "vitest";
import { StatusCode } from "grpc-handler";
import { launchPlayground } from "../../e2e/launch-playground.ts";
import { carriers } from "./calls.ts";
import { deploy } from "./deployments.ts";
import type { Attempt, Scene } from "./surface.ts";

/** A stream ends after as many milliseconds as its request says; a unary call is OK when so many streams have begun. */
const handler = `import { RpcError, sleep, StatusCode } from "grpc-handler";
const numberIn = ({ payload }) => Number(new TextDecoder().decode(payload));
let begun = 0;
export default class {
  async handleRequest(request) {
    if (begun < numberIn(request)) throw new RpcError(StatusCode.FAILED_PRECONDITION, String(begun));
    return { payload: new Uint8Array() };
  }
  async *handleServerStream(request, context) {
    begun++;
    yield { payload: new Uint8Array() };
    await sleep(numberIn(request), context.signal);
    yield { payload: new Uint8Array() };
  }
}`;

test("open calls have their grace, new ones are refused, and all say why", async () => {
  const playground = await launchPlayground({ DRAIN_SECONDS: "5" });
  onTestFinished(() => playground.stop());
  const { hostname, port } = new URL(playground.url);
  const grpcPort = Number(playground.grpc.split(":")[1]);
  const scene: Scene = { host: hostname, port: Number(port), url: playground.url, grpcPort };
  const attempt = (): Attempt => ({ scene, random: () => 0, address: "", signal: AbortSignal.timeout(30_000) });
  const id = (await deploy(attempt(), handler)) ?? "";
  const call = async (carrier: string, number: number, method = "StreamPrices"): Promise<number | undefined> =>
    carriers[carrier]?.(attempt(), {
      ...{ path: `/stock.v1.StockService/${method}`, metadata: [["x-deployment", id]], timeoutMs: 60_000 },
      messages: [new TextEncoder().encode(String(number))],
    });
  const names = Object.keys(carriers);
  const long = names.map((name) => call(name, 50_000));
  const short = names.map((name) => call(name, 1_000));
  await expect.poll(() => call("grpc", 2 * names.length, "GetPrice"), { timeout: 20_000 }).toBe(StatusCode.OK);
  process.kill(playground.pid, "SIGTERM");
  await expect.poll(async () => (await fetch(`${playground.url}/healthz`)).status).toBe(503);
  const late = await call("grpc-web", 0);
  expect(late).toBe(StatusCode.UNAVAILABLE);
  expect(await Promise.all(short)).toEqual(names.map(() => StatusCode.OK));
  expect(await Promise.all(long)).toEqual(names.map(() => StatusCode.UNAVAILABLE));
});
