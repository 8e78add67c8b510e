// Every name that Node knows as an HTTP header, and odd ones, as metadata at each place and over each carrier: each call has a
// status, and where a handler sends it that is the one which the rule for metadata says.
import { constants } from "node:http2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { type Playground, startPlayground } from "../../server/compose.ts";
import { metadataFault, StatusCode } from "grpc-handler";
import { type Caller, carriers, connectUnary } from "./calls.ts";
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
const payload = new Uint8Array();
function before({ payload }, context) {
  const { place, name } = JSON.parse(new TextDecoder().decode(payload));
  if (place === "initial metadata") context.sendHeaders({ [name]: "v" });
  return { place, name };
}
function after({ place, name }, context) {
  // Assigning to "__proto__" would do nothing.
  if (place === "trailers") Object.defineProperty(context.trailers, name, { value: "v", enumerable: true });
  if (place === "error") throw new RpcError(5, "\\ud800 not found \\udfff", { [name]: "v" });
}
export default class {
  async *handleServerStream(request, context) {
    const asked = before(request, context);
    yield { payload };
    after(asked, context);
  }
  async handleRequest(request, context) {
    after(before(request, context), context);
    return { payload };
  }
}`;

interface CarrierCase {
  readonly call: Caller;
  readonly path: string;
}

const service = "/stock.v1.StockService";
const all: Readonly<Record<string, CarrierCase>> = {
  ...Object.fromEntries(
    Object.entries(carriers).map(([name, call]) => [name, { call, path: `${service}/StreamPrices` }]),
  ),
  "connect, unary": { call: connectUnary, path: `${service}/GetPrice` },
};

const ofHandlers = ["initial metadata", "trailers", "error"] as const;
const ofClients = ["request metadata", "request metadata twice"] as const;
type Place = (typeof ofHandlers)[number] | (typeof ofClients)[number];

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

/** Undefined when the call ended without one. Throws when the client refuses to send such a name: then nothing was sent. */
function statusOf(carrier: CarrierCase, place: Place, name: string): Promise<number | undefined> {
  const pair = [name, "v"] as const;
  const sent = place === "request metadata" ? [pair] : place === "request metadata twice" ? [pair, pair] : [];
  return carrier.call(attemptOf(), {
    path: carrier.path,
    messages: [new TextEncoder().encode(JSON.stringify({ place, name }))],
    timeoutMs: 15_000,
    metadata: [["x-deployment", id], ...sent],
  });
}

/** Each name's status, many calls at once. */
async function statuses(carrier: CarrierCase, place: Place): Promise<Map<string, number | string | undefined>> {
  const found = new Map<string, number | string | undefined>();
  const waiting = [...names];
  const work = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
      found.set(name, await statusOf(carrier, place, name).catch(() => refusedByClient));
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return found;
}

const refusedByClient = "refused by the client";

function expectedStatus(place: Place, name: string): StatusCode {
  if (metadataFault(JSON.parse(JSON.stringify({ [name.toLowerCase()]: "v" })) as Record<string, string>) !== undefined)
    return StatusCode.INTERNAL;
  return place === "error" ? StatusCode.NOT_FOUND : StatusCode.OK;
}

describe.each(Object.entries(all))("%s", (_carrier, carrier) => {
  test.each(ofHandlers)("%s of a handler", async (place) => {
    const expected = Object.fromEntries(names.map((name) => [name, expectedStatus(place, name)]));
    expect(Object.fromEntries(await statuses(carrier, place))).toEqual(expected);
  });

  test.each(ofClients)("%s", async (place) => {
    const found = await statuses(carrier, place);
    sentCount += [...found.values()].filter((status) => status !== refusedByClient).length;
    expect([...found].filter(([, status]) => status === undefined)).toEqual([]);
  });

  test("the next call", async () => {
    expect(await statusOf(carrier, "trailers", "x-fine")).toBe(0);
  });
});

/** Cases of `ofClients` that did reach the server. */
let sentCount = 0;

test("most names do reach the server", () => {
  const count = Object.keys(all).length * names.length;
  console.log(
    `${String(count * ofHandlers.length)} cases of handlers, ${String(sentCount)} of ${String(count * ofClients.length)} of clients sent`,
  );
  expect(sentCount).toBeGreaterThan((count * ofClients.length) / 2);
});
