// What every router's file must do (content/reference/routing.mdx), tried with real backends and proxies, each with a loopback address of
// its own.
import { type Client, Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { createWebSocketTransport } from "connect-websocket";
import { expect, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { composeBackend, composeProxy, type Running } from "../../server/compose.ts";
import { readConfig } from "../../server/config.ts";
import { type Part, startPart } from "../../server/fleet-faults/processes.ts";
import { certificate } from "../../server/proxy/testing/certificate.ts";

export interface Place {
  /** For TLS. */
  readonly edge: number;
  readonly router: number;
  readonly proxy: number;
  readonly backend: number;
  readonly admin: number;
  readonly addresses: Readonly<Record<"a" | "b" | "c" | "p1" | "p2", string>>;
}

/** On 127.0.N.x, so that two tests do not meet. */
export function placeOf(network: number): Place {
  const at = (host: number): string => `127.0.${String(network)}.${String(host)}`;
  const addresses = { a: at(21), b: at(22), c: at(23), p1: at(11), p2: at(12) };
  const first = 10_000 + network * 10;
  return { edge: first, router: first + 1, proxy: first + 2, backend: first + 3, admin: first + 4, addresses };
}

export const patient = { timeout: 50_000, interval: 100 };
const nodeOptions = { ca: certificate.cert };

/** Backends "a" and "b", and two proxies. */
export async function startFleet(place: Place): Promise<{ readonly a: Running }> {
  const { a, b, p1, p2 } = place.addresses;
  const [first] = await Promise.all([startBackend(place, a, "a"), startBackend(place, b, "b")]);
  await Promise.all([startProxy(place, p1), startProxy(place, p2)]);
  return { a: first };
}

function commonOf({ admin }: Place, host: string): Record<string, string> {
  const secret = "a-secret-of-proxy-and-backend";
  return { ADMIN_HOST: host, ADMIN_PORT: String(admin), PROXY_SECRET: secret };
}

const backendAt = ({ backend }: Place, host: string, name: string): Record<string, string> => ({
  ...{ GRPC_HOST: host, GRPC_PORT: String(backend), BACKEND_ID: name },
});

const proxyAt = ({ proxy, router }: Place, host: string): Record<string, string> => ({
  ...{ HOST: host, PORT: String(proxy), BACKEND_URL: `http://127.0.0.1:${String(router)}`, TRUST_PROXY: "1" },
});

export async function startBackend(place: Place, host: string, name: string): Promise<Running> {
  return closed(await composeBackend(readConfig({ ...commonOf(place, host), ...backendAt(place, host, name) })));
}

/** A backend and a proxy in processes of their own, so that they can be stopped. */
export async function startProcesses(place: Place): Promise<{ readonly backend: Part; readonly proxy: Part }> {
  const { a, p1 } = place.addresses;
  const [backend, proxy] = await Promise.all([
    startPart("backend", { env: { ...commonOf(place, a), ...backendAt(place, a, "a") } }),
    startPart("proxy", { env: { ...commonOf(place, p1), ...proxyAt(place, p1) } }),
  ]);
  return { backend, proxy };
}

async function startProxy(place: Place, host: string): Promise<Running> {
  return closed(await composeProxy(readConfig({ ...commonOf(place, host), ...proxyAt(place, host) })));
}

function closed(part: Running): Running {
  onTestFinished(() => part.close());
  return part;
}

/** Each deployment is found in every carrier; those of a lost backend are deployed again at the other one. */
export async function expectRouting(edge: string, { a }: { readonly a: Running }): Promise<void> {
  const grpc = createGrpcTransport({ baseUrl: edge, nodeOptions });
  const playground = createClient(PlaygroundService, grpc);
  await expect.poll(() => playground.getState({}).catch(() => undefined), patient).toBeDefined();
  const deploy = async (session: string, replaces?: string): Promise<string> => {
    const headers = { "x-session": session, ...(replaces !== undefined && { "x-deployment": replaces }) };
    return (await playground.deploy({ example: "stock-ticker", files }, { headers })).deploymentId;
  };
  const ids = await Promise.all(Array.from({ length: 12 }, (_, i) => deploy(`reader-${String(i)}`)));
  expect(new Set(ids.map(holderOf))).toEqual(new Set(["a", "b"]));
  for (const [name, transport] of Object.entries(carriersOf(edge)))
    for (const { code, rawMessage } of await Promise.all(ids.map((id) => call(transport, id))))
      expect([name, code, rawMessage]).toEqual([name, Code.FailedPrecondition, "found"]);

  const lost = ids.find((id) => holderOf(id) === "a") ?? "";
  await a.close();
  // UNAVAILABLE until the router has noticed.
  const messageOf = async (): Promise<string> => (await call(grpc, lost)).rawMessage;
  await expect.poll(messageOf, patient).toContain('is of backend "a", and this is backend "b"');
  expect(holderOf(await deploy(`reader-${String(ids.indexOf(lost))}`, lost))).toBe("b");
  // Each thread of a router notices by itself.
  await expect.poll(messageOf, patient).toBe("found");
}

/** Streams through a part that hangs end soon, so that readers go on elsewhere; those through one that drains go on. */
export async function expectStreamsEnd(
  edge: string,
  { backend, proxy }: { readonly backend: Part; readonly proxy: Part },
): Promise<void> {
  const stock = createClient(StockService, createGrpcTransport({ baseUrl: edge, nodeOptions }));
  for (const part of [backend, proxy]) {
    const { ended } = await openStream(stock, 0);
    part.kill("SIGSTOP");
    // Each router has its own way to say so.
    expect(await ended).toBeInstanceOf(ConnectError);
    part.kill("SIGCONT");
  }
  // This stream lasts for several health checks of the router.
  const { ended } = await openStream(stock, 60);
  proxy.kill("SIGTERM");
  expect(await ended).toBe("complete");
}

interface OpenStream {
  /** Resolves with "complete", or with the error that ended it. */
  readonly ended: Promise<unknown>;
}

/** Resolves when a message has come; a router that still thinks a part is away is asked again. */
async function openStream(stock: Client<typeof StockService>, count: number): Promise<OpenStream> {
  const opened = Promise.withResolvers<OpenStream>();
  const open = async (): Promise<unknown> => {
    const stream = stock.streamPrices({ symbol: "A", count, intervalMs: 50 })[Symbol.asyncIterator]();
    await stream.next();
    const ended = restOf(stream).catch((error: unknown) => error);
    opened.resolve({ ended });
    return "opened";
  };
  await expect.poll(() => open().catch((error: unknown) => error), patient).toBe("opened");
  return opened.promise;
}

async function restOf(stream: AsyncIterator<unknown>): Promise<string> {
  while ((await stream.next()).done !== true);
  return "complete";
}

function carriersOf(edge: string): Readonly<Record<string, Transport>> {
  class Trusting extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, nodeOptions);
    }
  }
  const webSocket = createWebSocketTransport({ baseUrl: edge, webSocket: Trusting });
  onTestFinished(() => webSocket.close());
  return {
    gRPC: createGrpcTransport({ baseUrl: edge, nodeOptions }),
    "gRPC-Web": createGrpcWebTransport({ baseUrl: edge, httpVersion: "2", nodeOptions }),
    Connect: createConnectTransport({ baseUrl: edge, httpVersion: "1.1", nodeOptions }),
    WebSocket: webSocket,
  };
}

const files = {
  "handler.ts": `import { RpcError } from "grpc-handler";
export default class { async handleRequest() { throw new RpcError(9, "found"); } }`,
};

async function call(transport: Transport, id: string): Promise<ConnectError> {
  const called = createClient(StockService, transport).getPrice({}, { headers: { "x-deployment": id } });
  return ConnectError.from(await called.catch((error: unknown) => error));
}

const holderOf = (id: string): string => id.split(".")[0] ?? "";
