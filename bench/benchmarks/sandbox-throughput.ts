// How much of a handler's speed the sandbox leaves: one source under `serve()` in plain Node, and deployed to a backend whose
// runner is walled and has no JIT. The same client reads both, in turns, from processes of their own.
import { readFile } from "node:fs/promises";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { DeployRequestSchema, DeployResponseSchema } from "#gen/playground/v1/playground_pb.js";
import { StreamPricesRequestSchema } from "#gen/stock/v1/stock_pb.js";
import { launchPlayground } from "../../e2e/launch-playground.ts";
import { Part } from "../carriers/processes.ts";
import { type Figures, percentile } from "../figures.ts";

export const title = "A generator in the sandbox and the same one under serve(), messages per second";

export const full = { rounds: 9, messages: 50_000 };
export const short = { rounds: 3, messages: 5_000 };

const source = new URL("../sandbox/generator.ts", import.meta.url);
const mode = "server streaming";

export async function run({ rounds, messages }: typeof full): Promise<Figures> {
  const [plain, playground] = await Promise.all([Part.start("serve-generator"), launchPlayground()]);
  const direct = new Client(`127.0.0.1:${String(await plain.ask("port"))}`, credentials.createInsecure());
  const sandboxed = new Client(playground.grpc, credentials.createInsecure());
  try {
    const deployed = await deploy(sandboxed);
    const rates: Record<"direct" | "sandboxed", number[]> = { direct: [], sandboxed: [] };
    // The first round of each warms its process up.
    for (let round = 0; round <= rounds; round++) {
      const [plainRate, sandboxRate] = [await rate(direct, {}, messages), await rate(sandboxed, deployed, messages)];
      if (round === 0) continue;
      rates.direct.push(plainRate);
      rates.sandboxed.push(sandboxRate);
    }
    return figuresOf(rates);
  } finally {
    direct.close();
    sandboxed.close();
    await Promise.all([plain.stop(), playground.stop()]);
  }
}

function figuresOf({ direct, sandboxed }: Record<"direct" | "sandboxed", number[]>): Figures {
  const ratios = sandboxed.map((perSecond, round) => perSecond / (direct[round] ?? Number.NaN));
  return {
    [`${mode}, under serve()`]: Math.round(percentile(direct, 0.5)),
    [`${mode}, in the sandbox`]: Math.round(percentile(sandboxed, 0.5)),
    "ratio, median of the rounds": Math.round(percentile(ratios, 0.5) * 100) / 100,
  };
}

/** Deploys the generator as a reader would; returns the metadata that leads to it. */
async function deploy(client: Client): Promise<Record<string, string>> {
  const text = (await readFile(source, "utf8")).replaceAll("#gen/", "./gen/");
  const request = create(DeployRequestSchema, { example: "stock-ticker", files: { "handler.ts": text } });
  const bytes = await unary(client, "/playground.v1.PlaygroundService/Deploy", toBinary(DeployRequestSchema, request));
  const { deploymentId, diagnostics } = fromBinary(DeployResponseSchema, bytes);
  if (deploymentId === "") throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return { "x-deployment": deploymentId };
}

function unary(client: Client, path: string, request: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const metadata = Metadata.fromHttp2Headers({ "x-session": "sandbox-throughput" });
    client.makeUnaryRequest(path, asBuffer, identity, request, metadata, (error, response) => {
      if (response) resolve(response);
      else reject(error ?? new Error("no response"));
    });
  });
}

/** Messages per second of one stream, from its first message to its last. */
function rate(client: Client, headers: Record<string, string>, count: number): Promise<number> {
  const request = toBinary(StreamPricesRequestSchema, create(StreamPricesRequestSchema, { symbol: "A", count }));
  const metadata = Metadata.fromHttp2Headers(headers);
  const stream = client.makeServerStreamRequest(
    "/stock.v1.StockService/StreamPrices",
    asBuffer,
    identity,
    request,
    metadata,
  );
  return new Promise((resolve, reject) => {
    let [received, firstMs] = [0, 0];
    stream.on("data", () => {
      if (++received === 1) firstMs = performance.now();
      else if (received === count) resolve(((count - 1) / (performance.now() - firstMs)) * 1_000);
    });
    stream.on("error", reject);
  });
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
const identity = (bytes: Buffer): Uint8Array => bytes;
