// Machines whose clocks differ: a deadline travels as the time that is left, and no header has a time in it.
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { expect, test } from "vitest";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { transports } from "../proxy/testing/transports.ts";
import { addressOf, type Part, startPart } from "./processes.ts";

const hourMs = 3_600_000;
const timeoutMs = 1_500;

/** Its first message says how much time is left. Then it waits for the deadline. */
const handler = `import { create, toBinary } from "@bufbuild/protobuf";
import { sleep, type CallContext, type GrpcRequest } from "grpc-handler";
import { StreamPricesResponseSchema } from "./gen/stock/v1/stock_pb";
export default class {
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    const price = (context.deadline?.getTime() ?? 0) - Date.now();
    yield { payload: toBinary(StreamPricesResponseSchema, create(StreamPricesResponseSchema, { price })) };
    await sleep(60_000, context.signal);
  }
}`;

/** The time of all that a process does is off by so much. */
function clockOffBy(ms: number): string {
  const program = `const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...args) { super(...(args.length > 0 ? args : [Real.now() + ${String(ms)}])); }
      static now() { return Real.now() + ${String(ms)}; }
    };`;
  return `--import=data:text/javascript,${encodeURIComponent(program)}`;
}

async function streamUntilDeadline(transport: Transport, id: string): Promise<{ leftMs: number; code: Code }> {
  const options = { timeoutMs, headers: { "x-deployment": id } };
  let leftMs = Number.NaN;
  try {
    for await (const { price } of createClient(StockService, transport).streamPrices({}, options)) leftMs = price;
  } catch (error) {
    return { leftMs, code: ConnectError.from(error).code };
  }
  throw new Error("expected a stream that its deadline ends, found one that ended with OK");
}

test("a proxy whose clock is hours off keeps deadlines and addresses in every carrier", async () => {
  const env = { PROXY_SECRET: "a-secret-of-proxy-and-backend", BACKEND_ID: "a" };
  const backend = await startPart("backend", { env });
  const backendUrl = addressOf(backend);
  const deploy = createClient(PlaygroundService, createGrpcTransport({ baseUrl: backendUrl })).deploy({
    example: "stock-ticker",
    files: { "handler.ts": handler },
  });
  const { deploymentId } = await deploy;
  const proxies: Part[] = [];
  for (const hours of [-5, 5]) {
    const nodeOptions = [clockOffBy(hours * hourMs)];
    const logs = { ADMIN_PORT: "0", LOG_FORMAT: "json" };
    const proxy = await startPart("proxy", { env: { ...env, ...logs, BACKEND_URL: backendUrl }, nodeOptions });
    const time = /"time":"([^"]+)"/u.exec(proxy.log())?.[1] ?? "";
    expect(Math.round((Date.parse(time) - Date.now()) / hourMs), "hours between the clocks").toBe(hours);
    proxies.push(proxy);
  }
  const carriers = [...transports, { name: "gRPC", create: (baseUrl: string) => createGrpcTransport({ baseUrl }) }];
  for (const proxy of proxies) {
    await Promise.all(
      carriers.map(async ({ name, create }) => {
        const { leftMs, code } = await streamUntilDeadline(create(addressOf(proxy)), deploymentId);
        expect(code, name).toBe(Code.DeadlineExceeded);
        expect(leftMs, name).toBeGreaterThan(0);
        expect(leftMs, name).toBeLessThanOrEqual(timeoutMs);
      }),
    );
  }
  expect([backend.exitCode(), ...proxies.map(({ exitCode }) => exitCode())]).toEqual([null, null, null]);
  expect(backend.log()).not.toContain("cannot be believed");
});
