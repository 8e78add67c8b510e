// Every name that Node knows as an HTTP header, and odd ones, as metadata at each place and over each carrier: each call has a status.
import { constants } from "node:http2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { type Playground, startPlayground } from "../../server/compose.ts";
import { carriers } from "./calls.ts";
import { deploy } from "./deployments.ts";
import type { Attempt, Scene } from "./surface.ts";

const nodes = Object.entries(constants).flatMap(([name, value]) =>
  name.startsWith("HTTP2_HEADER_") && typeof value === "string" ? [value] : [],
);
const odd = [
  "x-a",
  "x-a-bin",
  "",
  " ",
  "a b",
  "a:b",
  "é",
  "\ud800",
  "__proto__",
  "constructor",
  "X-UPPER",
  "grpc-x",
  "x".repeat(9_000),
  "x\r\ny",
];
const names = [...new Set([...nodes, ...odd])];

/** Does with the name what its one request says. */
const handler = `
import { RpcError } from "grpc-handler";
export default class {
  async *handleServerStream({ payload }, context) {
    const { place, name } = JSON.parse(new TextDecoder().decode(payload));
    const metadata = { [name]: "v" };
    if (place === "initial metadata") context.sendHeaders(metadata);
    yield { payload: new Uint8Array() };
    if (place === "trailers") context.trailers[name] = "v";
    if (place === "error") throw new RpcError(5, "\\ud800 not found \\udfff", metadata);
  }
}`;

const places = ["initial metadata", "trailers", "error", "request metadata"] as const;

let playground: Playground;
let scene: Scene;
let id: string;

const attemptOf = (): Attempt => ({
  scene,
  random: () => 0,
  address: "203.0.113.1",
  signal: AbortSignal.timeout(20_000),
});

beforeAll(async () => {
  playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0, trustedProxies: 1 });
  const { hostname, port } = new URL(playground.url);
  scene = { host: hostname, port: Number(port), url: playground.url, grpcPort: playground.grpcPort };
  id = (await deploy(attemptOf(), handler)) ?? "";
});

afterAll(() => playground.close());

/** A client that refuses to send such a name has sent nothing. */
async function statusOf(
  carrier: string,
  place: (typeof places)[number],
  name: string,
): Promise<number | string | undefined> {
  const messages = [new TextEncoder().encode(JSON.stringify({ place, name }))];
  const sent = place === "request metadata" ? [[name, "v"] as const] : [];
  const call = {
    path: "/stock.v1.StockService/StreamPrices",
    messages,
    timeoutMs: 15_000,
    metadata: [["x-deployment", id] as const, ...sent],
  };
  try {
    return await carriers[carrier]?.(attemptOf(), call);
  } catch (error) {
    if (place === "request metadata") return "refused by the client";
    throw error;
  }
}

const cases = Object.keys(carriers).flatMap((carrier) => places.map((place) => [carrier, place] as const));

test.each(cases)("%s, %s", async (carrier, place) => {
  const without: string[] = [];
  const waiting = [...names];
  const work = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
      if ((await statusOf(carrier, place, name)) === undefined) without.push(name);
  };
  await Promise.all(Array.from({ length: 8 }, work));
  expect(without).toEqual([]);
  expect(await statusOf(carrier, "trailers", "x-fine"), "the next call").toBe(0);
});
