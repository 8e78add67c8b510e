// Whatever goes wrong, in a reader's code or in ours, no client sees a stack of ours or a path of this machine, on any carrier.
import path from "node:path";
import { toJson } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { PlaygroundService, WatchResponseSchema } from "#gen/playground/v1/playground_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { startPlayground } from "./compose.ts";
import { readConfig } from "./config.ts";
import { limits } from "./limits.ts";
import { transports } from "./proxy/testing/transports.ts";

const secret = "a detail of ours";
let broken = false;
const breakable = {
  ...limits,
  deploy: {
    ...limits.deploy,
    get perMinute() {
      if (broken) throw new Error(`${secret} at ${import.meta.filename}`);
      return limits.deploy.perMinute;
    },
  },
};
const logged: string[] = [];
vi.spyOn(process.stderr, "write").mockImplementation((text) => {
  logged.push(String(text));
  return true;
});
const playground = await startPlayground(readConfig({ PORT: "0", GRPC_PORT: "0" }), breakable);
afterAll(async () => {
  for (const connection of connections) connection.abort();
  await playground.close();
});
beforeEach(() => {
  broken = false;
  logged.length = 0;
});

const connections: Http2SessionManager[] = [];

function grpc(baseUrl: string): Transport {
  const sessionManager = new Http2SessionManager(baseUrl);
  connections.push(sessionManager);
  return createGrpcTransport({ baseUrl, sessionManager });
}

const all = [
  ...transports,
  { name: "gRPC through the proxy", create: grpc },
  { name: "gRPC", create: () => grpc(`http://127.0.0.1:${String(playground.grpcPort)}`) },
];

const root = path.resolve(import.meta.dirname, "..");
/** A frame of a stack, a module of Node, a file that is not the reader's. */
const internal =
  /^\s+at |\bat \S+ \(|node:|node_modules|file:\/\/|\.(?:ts|js|mjs|cjs|bin|node)\b|\/(?:usr|home|tmp|proc)\//mu;

function expectClean(seen: string): void {
  const readersFrames = /^\s+at (?:async )?\S+ \(handler\.ts:\d+:\d+\)/gmu;
  const ours = seen.replaceAll(readersFrames, "").replaceAll(/handler\.ts(?::\d+)*/gu, "");
  expect(ours).not.toContain(root);
  expect(ours).not.toMatch(internal);
  expect(ours).not.toContain(secret);
}

/** All that a client can read of an error. */
function textOf(thrown: unknown): string {
  const error = ConnectError.from(thrown);
  return [error.rawMessage, ...[...error.metadata].flat(), JSON.stringify(error.details)].join("\n");
}

async function failureOf(stream: AsyncIterable<unknown>): Promise<unknown> {
  try {
    const messages = stream[Symbol.asyncIterator]();
    while ((await messages.next()).done !== true);
    return undefined;
  } catch (error) {
    return error;
  }
}

const faults: readonly (readonly [name: string, statement: string])[] = [
  ["throws an error", `throw new Error("mine");`],
  ["throws its own stack", `throw Object.assign(new Error("mine"), { stack: undefined });`],
  ["throws nothing", `throw null;`],
  ["recurses for ever", `const f = (): number => f() + 1; f();`],
  ["makes the runtime throw", `context.sendHeaders({ "grpc-status": "0" });`],
  ["hands timers what they do not take", `setTimeout("text" as never);`],
  ["clones what cannot be cloned", `structuredClone(() => 1);`],
  ["decodes bytes that are no message", `fromBinary(StreamPricesRequestSchema, new Uint8Array([255]));`],
  ["yields no bytes", `yield { payload: 5 } as never;`],
  ["yields another's proxy", `yield new Proxy({}, { get() { throw new TypeError("trap"); } }) as never;`],
  ["prints errors", `console.error(new Error("printed"), [new TypeError("inside")]); throw new Error("mine");`],
  ["leaves a rejection", `void Promise.reject(new Error("nobody's")); throw new Error("mine");`],
];

const handler = (statement: string): string => `
import { fromBinary } from "@bufbuild/protobuf";
import type { CallContext } from "grpc-handler";
import { StreamPricesRequestSchema } from "./gen/stock/v1/stock_pb";
export default class {
  async *handleServerStream(_: unknown, context: CallContext) {
    ${statement}
    yield { payload: fromBinary(StreamPricesRequestSchema, new Uint8Array()) as never };
  }
}`;

describe.each(all)("$name", ({ create }) => {
  const options = { headers: { "x-session": "no-internals" } };
  const connect = (): Transport => create(playground.url);
  const deploy = async (source: string) =>
    createClient(PlaygroundService, connect()).deploy(
      { example: "stock-ticker", files: { "handler.ts": source } },
      options,
    );

  test.each(faults)("a handler that %s", async (_, statement) => {
    const { deploymentId, diagnostics } = await deploy(handler(statement));
    expect(diagnostics).toEqual([]);
    const stream = createClient(StockService, connect()).streamPrices(
      {},
      { headers: { "x-deployment": deploymentId } },
    );
    const error = await failureOf(stream);
    expect(error).toBeInstanceOf(ConnectError);
    expectClean(textOf(error));
    const events = await watched(deploymentId);
    expect(events).toContain("finished");
    expectClean(events);
  });

  /** The handler's side, up to the call's end. */
  async function watched(deploymentId: string): Promise<string> {
    const texts: string[] = [];
    for await (const response of createClient(PlaygroundService, connect()).watch({ deploymentId })) {
      texts.push(JSON.stringify(toJson(WatchResponseSchema, response)));
      if (response.event.case === "finished") break;
    }
    return texts.join("\n").replaceAll("\\n", "\n");
  }

  test.each([
    ["does not compile", "export default {"],
    ["imports what is not there", `import "./nowhere"; export default {};`],
    ["throws while it is loaded", `throw new Error("mine");`],
    ["exports nothing", "export {};"],
  ])("a module that %s", async (_, source) => {
    const { diagnostics } = await deploy(source);
    expect(diagnostics.length).toBeGreaterThan(0);
    expectClean(diagnostics.map(({ file, message }) => `${file} ${message}`).join("\n"));
  });

  test("an unknown deployment", async () => {
    const headers = { "x-deployment": "nowhere" };
    const error = await failureOf(createClient(StockService, connect()).streamPrices({}, { headers }));
    expect(ConnectError.from(error).code).toBe(Code.NotFound);
    expectClean(textOf(error));
  });

  test("a failure of ours: the client hears that there was one, the log says which", async () => {
    broken = true;
    const error: unknown = await deploy("export default {};").catch((thrown: unknown) => thrown);
    expect(ConnectError.from(error).code).toBe(Code.Internal);
    expectClean(textOf(error));
    expect(logged.join("")).toContain(secret);
  });
});

test.each([
  ["a body that is no message", "/playground.v1.PlaygroundService/Deploy", "application/grpc-web+proto", "AAAA"],
  ["text that is no base64", "/playground.v1.PlaygroundService/Deploy", "application/grpc-web-text+proto", "%%%"],
  ["JSON that is none", "/playground.v1.PlaygroundService/Deploy", "application/json", "{"],
  ["JSON of another message", "/playground.v1.PlaygroundService/Deploy", "application/json", '{"no":1}'],
  ["an unknown method", "/playground.v1.PlaygroundService/Nothing", "application/json", "{}"],
  ["an unknown service", "/no.Service/Nothing", "application/grpc-web+proto", ""],
  ["an unknown content type", "/playground.v1.PlaygroundService/Deploy", "text/nothing", "x"],
])("%s", async (_, where, type, body) => {
  const response = await fetch(new URL(where, playground.url), {
    method: "POST",
    headers: { "content-type": type },
    body,
  });
  const text = await response.text();
  const decoded = type.includes("text+") ? Buffer.from(text, "base64").toString("latin1") : text;
  expectClean(
    [...[...response.headers].flat(), decoded, decodeURIComponent(decoded.replaceAll("%", "%25"))].join("\n"),
  );
});

test.each(["/../../etc/passwd", "/%2e%2e/%2e%2e/package.json", "/%00", "/nowhere.ts", "/%"])(
  "the path %s",
  async (where) => {
    const response = await fetch(playground.url + where);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expectClean(
      (await response.text()).replaceAll(/<script[\s\S]*?<\/script>|<[^>]*>/gu, " ").replaceAll("nowhere.ts", ""),
    );
  },
);
