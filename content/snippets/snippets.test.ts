// The guide shows these files as they are: here each does what its page says, over real connections.
import { createServer, connect as connectSocket, type AddressInfo, type Socket } from "node:net";
import { once } from "node:events";
import type { ClientReadableStream, ClientWritableStream, ServiceError } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import type { GrpcHandler } from "grpc-handler";
import { type RunningServer, serve } from "grpc-handler/serve";
import type { DescService } from "@bufbuild/protobuf";
import { afterEach, expect, test } from "vitest";
import { FlowService } from "#gen/flow/v1/flow_pb.js";
import { RetryService } from "#gen/retry/v1/retry_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import FlowControl from "../examples/flow-control/handler.ts";
import Retry from "../examples/retry/handler.ts";
import StockTicker from "../examples/stock-ticker/handler.ts";
import { firstPrices } from "./cancel.ts";
import { connect } from "./client.ts";
import { pricesWithin } from "./deadline.ts";
import { upload } from "./drain.ts";
import { clientKeepalive, serverKeepalive } from "./keepalive.ts";
import { withRetry } from "./retry.ts";

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanup.splice(0).reverse()) await end();
});

async function serving(handler: GrpcHandler, service: DescService, options = {}): Promise<RunningServer> {
  const server = await serve(handler, { services: [service], options });
  cleanup.push(() => server.close());
  return server;
}

// The caller knows the methods of the service that it names.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
function client<T extends object>(service: DescService, port: number, options = {}): T {
  const connected = connect<T & { close(): void }>(service, `127.0.0.1:${String(port)}`, options);
  cleanup.push(() => connected.close());
  return connected;
}

interface StockClient {
  streamPrices(request: object, options?: object): ClientReadableStream<{ price: number }>;
}

test("deadline.ts keeps what came in time", async () => {
  const { port } = await serving(new StockTicker(), StockService);
  const prices = await pricesWithin(client<StockClient>(StockService, port), 600);
  expect(prices.length).toBeGreaterThan(0);
  expect(prices.length).toBeLessThan(10);
});

/** A ticker whose test learns when a call is over. */
class Watched implements GrpcHandler {
  readonly ended = Promise.withResolvers<unknown>();
  readonly #ticker = new StockTicker();

  handleServerStream: NonNullable<GrpcHandler["handleServerStream"]> = (request, context) => {
    context.signal.addEventListener("abort", () => this.ended.resolve(context.signal.reason));
    return this.#ticker.handleServerStream(request, context);
  };
}

test("cancel.ts takes what it wants, and the handler hears that it left", async () => {
  const handler = new Watched();
  const { port } = await serving(handler, StockService);
  expect(await firstPrices(client<StockClient>(StockService, port), 3)).toHaveLength(3);
  expect(await handler.ended.promise).toMatchObject({ code: status.CANCELLED });
});

test("without cancel(), leaving the loop leaves the call open: the handler goes on", async () => {
  const handler = new Watched();
  const { port } = await serving(handler, StockService);
  const call = client<StockClient>(StockService, port).streamPrices({ symbol: "AAPL", intervalMs: 10 });
  call.on("error", () => undefined);
  for await (const price of call as AsyncIterable<unknown>) if (price) break;
  // Another call runs its course meanwhile, and the handler of this one has heard nothing.
  const other = await serving(new StockTicker(), StockService);
  const ticks = client<StockClient>(StockService, other.port).streamPrices({ symbol: "A", count: 5, intervalMs: 20 });
  await ticks.toArray();
  expect(await Promise.race([handler.ended.promise, Promise.resolve("open")])).toBe("open");
});

interface FetchClient {
  fetch(request: object, done: (error: ServiceError | null, response?: { attempts: number }) => void): void;
}

function fetchOnce(from: FetchClient, failures: number): Promise<number | ServiceError> {
  return new Promise((resolve) => {
    from.fetch({ key: "a", failures }, (error, response) => resolve(error ?? response?.attempts ?? 0));
  });
}

test("retry.ts tries again, up to its four attempts, and not without the policy", async () => {
  const { port } = await serving(new Retry(), RetryService);
  expect(await fetchOnce(client<FetchClient>(RetryService, port, withRetry), 3)).toBe(4);
  expect(await fetchOnce(client<FetchClient>(RetryService, port), 1)).toMatchObject({ code: status.UNAVAILABLE });
});

test("retry.ts gives up after four", async () => {
  const { port } = await serving(new Retry(), RetryService);
  expect(await fetchOnce(client<FetchClient>(RetryService, port, withRetry), 4)).toMatchObject({
    code: status.UNAVAILABLE,
  });
});

interface FlowClient {
  consume(done: (error: ServiceError | null, summary?: { messages: number }) => void): ClientWritableStream<object>;
}

test("drain.ts sends everything", async () => {
  const { port } = await serving(new FlowControl(), FlowService);
  expect(await upload(client<FlowClient>(FlowService, port), 200)).toBe(200);
});

test("keepalive.ts: a connection that has silently died is noticed, by its options at another pace", async () => {
  const { port } = await serving(new StockTicker(), StockService, serverKeepalive);
  const { proxyPort, freeze } = await freezableProxy(port);
  const quick = { ...clientKeepalive, "grpc.keepalive_time_ms": 100, "grpc.keepalive_timeout_ms": 100 };
  const call = client<StockClient>(StockService, proxyPort, quick).streamPrices({ symbol: "AAPL" });
  const failed = once(call, "error") as Promise<ServiceError[]>;
  await once(call.resume(), "data");
  freeze();
  expect(await failed).toMatchObject([{ code: status.UNAVAILABLE }]);
});

/** Passes bytes on until it is told to swallow them: what a pulled cable does. */
async function freezableProxy(to: number): Promise<{ proxyPort: number; freeze: () => void }> {
  const sockets: Socket[] = [];
  const proxy = createServer((near) => {
    const far = connectSocket(to, "127.0.0.1");
    sockets.push(near, far);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on("error", () => undefined);
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  cleanup.push(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  const freeze = (): void => {
    for (const socket of sockets) socket.unpipe().pause();
  };
  return { proxyPort: (proxy.address() as AddressInfo).port, freeze };
}
