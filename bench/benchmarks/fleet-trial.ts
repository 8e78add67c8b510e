// The fleet of deploy/ under load: is every call found, what does it cost to lose a backend or a proxy, and how fast is it.
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { statusName } from "grpc-handler";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { carriers } from "../abuse/calls.ts";
import type { Attempt, Scene } from "../abuse/surface.ts";
import { type Figures, percentile, rounded } from "../figures.ts";
import { Fleet } from "../load/fleet.ts";
import { type LabEngine, LabEngines } from "../load/lab-engine.ts";

export const title = "A fleet of three backends and two proxies behind HAProxy, on this machine";

export const full = { handlers: 60, labs: 60, seconds: 5 };
export const short: typeof full = { handlers: 12, labs: 9, seconds: 2 };

export async function run({ handlers, labs, seconds }: typeof full): Promise<Figures> {
  const fleet = await Fleet.up();
  const engines = new LabEngines();
  try {
    await engines.bundle();
    return {
      "every call is found": told(await found(fleet, handlers)),
      "calls a second": told(await throughput(fleet, seconds)),
      ...told(await lost(fleet, engines, labs)),
      "SIGTERM to a backend, streams of 5 s": told(await drained(fleet)),
    };
  } finally {
    engines.close();
    await fleet.down();
  }
}

/** A trial takes minutes: what is known of it is on the terminal at once. */
function told<Known extends Figures>(figures: Known): Known {
  console.error(JSON.stringify(figures));
  return figures;
}

const attempt = (scene: Scene): Attempt => ({
  scene,
  random: () => 0,
  address: "",
  signal: AbortSignal.timeout(60_000),
});

async function deploy({ url }: Scene, session: string, handler: string): Promise<string> {
  const client = createClient(PlaygroundService, createGrpcTransport({ baseUrl: url }));
  const request = { example: "stock-ticker", files: { "handler.ts": handler } };
  return (await client.deploy(request, { headers: { "x-session": session } })).deploymentId;
}

/** Says by its status which handler it is. */
const saying = (code: number): string => `import { RpcError } from "grpc-handler";
export default class { async *handleServerStream() { throw new RpcError(${String(code)}, "found"); } }`;

async function found(fleet: Fleet, handlers: number): Promise<Figures> {
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
  figures["Watch, as another reader"] = await watched(fleet, ids.slice(0, 20));
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

const streamPrices = {
  ...{ path: "/stock.v1.StockService/StreamPrices", messages: [new Uint8Array()], timeoutMs: 60_000 },
};

async function watched(fleet: Fleet, ids: readonly { id: string }[]): Promise<string> {
  const client = createClient(PlaygroundService, createGrpcTransport({ baseUrl: fleet.url }));
  const there = ids.map(async ({ id }) => {
    const ending = new AbortController();
    const headers = { "x-deployment": id, "x-session": "a reader who has joined".replaceAll(" ", "-") };
    const header = Promise.withResolvers<Headers>();
    const watching = client.watch({ deploymentId: id }, { headers, signal: ending.signal, onHeader: header.resolve });
    const first = watching[Symbol.asyncIterator]().next().catch(header.reject);
    const isThere = await header.promise.then(
      (found) => found.get("x-deployment") === id,
      () => false,
    );
    ending.abort();
    await first;
    return isThere;
  });
  return `${String((await Promise.all(there)).filter(Boolean).length)} of ${String(ids.length)}`;
}

const fiveSeconds = `import { sleep } from "grpc-handler";
export default class {
  async *handleServerStream(request, context) {
    for (let i = 0; i < 50; i++) { yield { payload: new Uint8Array() }; await sleep(100, context.signal); }
  }
}`;

async function drained(fleet: Fleet): Promise<Figures> {
  const id = await deploy(fleet.scene, "drained", fiveSeconds);
  const [name = ""] = id.split(".");
  const streams = Array.from({ length: 4 }, () => Object.values(carriers)).flat();
  const ended = streams.map((call) =>
    call(attempt(fleet.scene), { ...streamPrices, metadata: [["x-deployment", id]] }),
  );
  await pause(2_000);
  fleet.kill(name, "SIGTERM");
  await pause(1_000);
  const late = Array.from({ length: 12 }, (_, i) =>
    deploy(fleet.scene, `late-${String(i)}`, saying(3)).catch(() => ""),
  );
  const elsewhere = (await Promise.all(late)).filter((other) => other !== "" && !other.startsWith(`${name}.`));
  const figures = {
    "ended with": counted(await Promise.all(ended)),
    "new readers elsewhere": `${String(elsewhere.length)} of 12`,
  };
  await fleet.again(name);
  return figures;
}

function counted(codes: readonly (number | undefined)[]): string {
  const byCode = Map.groupBy(codes, (code) => (code === undefined ? "no status" : statusName(code)));
  return [...byCode].map(([name, of]) => `${String(of.length)} ${name}`).join(", ");
}

const handler = readFileSync(new URL("../../content/examples/stock-ticker/handler.ts", import.meta.url), "utf8");

async function lost(fleet: Fleet, engines: LabEngines, count: number): Promise<Figures> {
  const labs: LabEngine[] = [];
  for (let index = 0; index < count; index += 6)
    labs.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(6, count - index) }, () => engines.open(fleet.url, handler)),
      )),
    );
  const sessions = await Promise.all(fleet.backends.map((name) => fleet.sessions(name)));
  const most = fleet.backends[sessions.indexOf(Math.max(...sessions))] ?? "a";
  const figures: Record<string, Figures> = {};
  for (const name of [most, "p1"]) {
    figures[`kill -9 of ${name === "p1" ? "a proxy" : "a backend"} under ${String(count)} labs`] = await killed(
      fleet,
      labs,
      name,
    );
    await fleet.again(name);
  }
  figures["rolling restart of everything"] = await rolled(fleet, labs);
  return figures;
}

/** The labs that lose their stream, and when each streams again. */
async function killed(fleet: Fleet, labs: readonly LabEngine[], name: string): Promise<Figures> {
  const before = labs.map(({ interruptions }) => interruptions);
  const again: number[] = [];
  const startMs = performance.now();
  labs.forEach((lab, i) => void lab.streams(before[i]).then(() => again.push(performance.now() - startMs)));
  fleet.kill(name, "SIGKILL");
  const interrupted = (): number => labs.filter((lab, i) => lab.interruptions > (before[i] ?? 0)).length;
  await pause(3_000);
  while (again.length < interrupted() && performance.now() - startMs < 60_000) await pause(50);
  return {
    "lost their stream": interrupted(),
    "stream again": again.length,
    "p50 ms": rounded(percentile(again, 0.5)),
    "max ms": rounded(Math.max(...again)),
  };
}

async function rolled(fleet: Fleet, labs: readonly LabEngine[]): Promise<Figures> {
  const startMs = performance.now();
  for (const name of fleet.parts) {
    fleet.kill(name, "SIGTERM");
    await fleet.again(name);
  }
  await pause(3_000);
  const still = await Promise.all(labs.map((lab) => Promise.race([lab.next().then(() => 1), pause(30_000, 0)])));
  return {
    "labs that stream": `${String(still.reduce<number>((sum, one) => sum + one, 0))} of ${String(labs.length)}`,
    seconds: rounded((performance.now() - startMs) / 1_000),
  };
}

/** Unary calls to an example's own handler, sixteen at once, each way in turn. */
async function throughput(fleet: Fleet, seconds: number): Promise<Figures> {
  const ways = { "a backend itself": fleet.backendUrl("a"), "a proxy": fleet.proxy("p1").url, "the edge": fleet.url };
  const rates = new Map<string, number>();
  for (const [way, baseUrl] of Object.entries(ways)) rates.set(way, await rateOf(baseUrl, seconds));
  const alone = rates.get("a backend itself") ?? Number.NaN;
  return Object.fromEntries(
    [...rates].map(([way, rate]) => [way, { "calls/s": Math.round(rate), ratio: rounded(rate / alone) }]),
  );
}

async function rateOf(baseUrl: string, seconds: number): Promise<number> {
  const client = createClient(StockService, createGrpcTransport({ baseUrl }));
  const call = (): Promise<unknown> => client.getPrice({ symbol: "A" }, { headers: { "x-session": "throughput" } });
  await call();
  const endMs = performance.now() + seconds * 1_000;
  let calls = 0;
  const caller = async (): Promise<void> => {
    for (; performance.now() < endMs; calls++) await call();
  };
  await Promise.all(Array.from({ length: 16 }, caller));
  return calls / seconds;
}
