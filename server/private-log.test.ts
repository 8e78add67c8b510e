// What readers write stays out of the log: their code, requests, metadata, errors and names.
import { once } from "node:events";
import { connect } from "node:http2";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { expect, onTestFinished, test, vi } from "vitest";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { startPlayground } from "./compose.ts";
import { readConfig } from "./config.ts";

const word = "Watchword";

const handler = (statement: string): string => `
const word = "${word}";
export default class {
  async handleRequest(request: unknown) {
    console.log(word, request);
    ${statement}
    return { payload: new Uint8Array() };
  }
}`;

const faults = [
  `throw new Error(word);`,
  `for (;;) String(word);`,
  `const all: string[] = []; for (;;) all.push(word.repeat(1e6) + all.length);`,
  `void Promise.reject(new Error(word));`,
  `return { payload: word as never };`,
  `return Watchword;`,
];

test(
  "a secret word in code, requests, metadata, errors, paths and names is in no line",
  { timeout: 60_000 },
  async () => {
    const lines: string[] = [];
    const written = vi.spyOn(process.stderr, "write").mockImplementation((text) => lines.push(String(text)) > 0);
    onTestFinished(() => written.mockRestore());
    const playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0 });
    onTestFinished(() => playground.close());
    const transport = createGrpcTransport({ baseUrl: playground.url });
    const headers = { "x-session": `${word}-session`, "x-note": word, authorization: `Bearer ${word}` };
    for (const statement of faults) {
      const deployed = createClient(PlaygroundService, transport).deploy(
        { example: "stock-ticker", files: { "handler.ts": handler(statement) } },
        { headers },
      );
      const { deploymentId } = await deployed;
      const options = { headers: { ...headers, ...(deploymentId !== "" && { "x-deployment": deploymentId }) } };
      await createClient(StockService, transport)
        .getPrice({ symbol: word }, options)
        .catch(() => undefined);
    }
    await fetch(`${playground.url}/stock.v1.StockService/GetPrice?message=${word}&encoding=json&connect=v1`);
    await oddHeader(playground.grpcPort);
    // grpc-js names the header that it leaves out, so lines do get here.
    await expect.poll(() => lines.join(""), { timeout: 20_000 }).toContain("Failed to add metadata entry x-odd");
    expect(lines.filter((line) => line.includes(word))).toEqual([]);
  },
);

/** A value that is no metadata: grpc-js writes a line about it. */
async function oddHeader(port: number): Promise<void> {
  const session = connect(`http://127.0.0.1:${String(port)}`);
  const head = { ":method": "POST", ":path": "/grpc.health.v1.Health/Check", "content-type": "application/grpc" };
  const stream = session.request({ ...head, te: "trailers", "x-odd": `${word}\u00ff` });
  stream.end(Buffer.alloc(5)).resume();
  await once(stream, "close");
  session.destroy();
}
