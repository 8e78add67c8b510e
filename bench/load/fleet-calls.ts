// Calls through a fleet: that each finds its deployment, in every carrier and from everywhere, and how many there are in a second.
import { ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { launchPlayground } from "../../e2e/launch-playground.ts";
import { carriers } from "../abuse/calls.ts";
import type { Attempt, Scene } from "../abuse/surface.ts";
import { type Figures, percentile, rounded } from "../figures.ts";
import type { Fleet } from "./fleet.ts";

export const attempt = (scene: Scene): Attempt => ({
  scene,
  random: () => 0,
  address: "",
  signal: AbortSignal.timeout(60_000),
});

export async function deploy({ url }: Scene, session: string, handler: string): Promise<string> {
  const client = createClient(PlaygroundService, createGrpcTransport({ baseUrl: url }));
  const request = { example: "stock-ticker", files: { "handler.ts": handler } };
  return (await client.deploy(request, { headers: { "x-session": session } })).deploymentId;
}

/** Says by its status which handler it is. */
export const saying = (code: number): string => `import { RpcError } from "grpc-handler";
export default class { async *handleServerStream() { throw new RpcError(${String(code)}, "found"); } }`;

export async function found(fleet: Fleet, handlers: number): Promise<Figures> {
  const ids: { id: string; code: number }[] = [];
  for (let index = 0; index < handlers; index++) {
    const code = 3 + (index % 10);
    ids.push({ code, id: await deploy(fleet.scene, `reader-${String(index)}`, saying(code)) });
  }
  const spread = Map.groupBy(ids, ({ id }) => id.split(".")[0]);
  const ways = { "the edge": fleet.scene, "proxy p1": fleet.proxy("p1"), "proxy p2": fleet.proxy("p2") };
  const figures: Record<string, Figures | string> = {
    "handlers by backend": fleet.backends.map((name) => `${name} ${String(spread.get(name)?.length ?? 0)}`).join(", "),
  };
  for (const [way, scene] of Object.entries(ways)) figures[`by ${way}`] = await foundBy(scene, ids);
  figures["Watch and a call, as another reader"] = await joined(fleet, ids.slice(0, 20));
  return figures;
}

async function foundBy(scene: Scene, ids: readonly { id: string; code: number }[]): Promise<Figures> {
  const figures: Record<string, string> = {};
  for (const [name, call] of Object.entries(carriers)) {
    const codes = await Promise.all(
      ids.map(({ id }) => call(attempt(scene), { ...streamPrices, metadata: [["x-deployment", id]] })),
    );
    figures[name] = `${String(codes.filter((code, i) => code === ids[i]?.code).length)} of ${String(ids.length)}`;
  }
  return figures;
}

export const streamPrices = {
  ...{ path: "/stock.v1.StockService/StreamPrices", messages: [new Uint8Array()], timeoutMs: 60_000 },
};

/** What a page does that has opened a link to join. */
async function joined(fleet: Fleet, ids: readonly { id: string; code: number }[]): Promise<string> {
  const transport = createGrpcTransport({ baseUrl: fleet.url });
  const isFound = async ({ id, code }: { id: string; code: number }): Promise<boolean> => {
    const ending = new AbortController();
    const headers = { "x-deployment": id, "x-session": "a-reader-who-has-joined" };
    const header = Promise.withResolvers<Headers>();
    const options = { headers, signal: ending.signal, onHeader: header.resolve };
    const watching = createClient(PlaygroundService, transport).watch({ deploymentId: id }, options);
    const first = watching[Symbol.asyncIterator]().next().catch(header.reject);
    const isWatched = await header.promise.then(
      (found) => found.get("x-deployment") === id,
      () => false,
    );
    ending.abort();
    await first;
    const called = createClient(StockService, transport).streamPrices({}, { headers })[Symbol.asyncIterator]().next();
    const { code: status }: { code: number } = ConnectError.from(await called.catch((error: unknown) => error));
    return isWatched && status === code;
  };
  const found = await Promise.all(ids.map(isFound));
  return `${String(found.filter(Boolean).length)} of ${String(ids.length)}`;
}

/** Unary calls to an example's own handler, sixteen at once, each way in turn: one machine's `npm start`, and the parts of the fleet. */
export async function throughput(fleet: Fleet, seconds: number): Promise<Figures> {
  const alone = await launchPlayground();
  try {
    const ways = {
      "npm start": alone.url,
      "a backend": fleet.backendUrl("a"),
      "a proxy": fleet.proxy("p1").url,
      "the edge": fleet.url,
    };
    const figures: Record<string, Figures> = {};
    let first = Number.NaN;
    for (const [way, baseUrl] of Object.entries(ways)) {
      const latencies = await calledFor(baseUrl, seconds);
      const rate = latencies.length / seconds;
      if (Number.isNaN(first)) first = rate;
      const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)];
      figures[way] = {
        "calls/s": Math.round(rate),
        ratio: Math.round((rate / first) * 100) / 100,
        "p50 ms": rounded(p50),
        "p99 ms": rounded(p99),
      };
    }
    return figures;
  } finally {
    await alone.stop();
  }
}

/** How long each call took. */
async function calledFor(baseUrl: string, seconds: number): Promise<number[]> {
  const client = createClient(StockService, createGrpcTransport({ baseUrl }));
  const call = (): Promise<unknown> => client.getPrice({ symbol: "A" }, { headers: { "x-session": "throughput" } });
  await call();
  const endMs = performance.now() + seconds * 1_000;
  const latencies: number[] = [];
  const caller = async (): Promise<void> => {
    while (performance.now() < endMs) {
      const startMs = performance.now();
      await call();
      latencies.push(performance.now() - startMs);
    }
  };
  await Promise.all(Array.from({ length: 16 }, caller));
  return latencies;
}
