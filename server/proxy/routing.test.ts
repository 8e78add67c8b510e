// The contract with routers, at the proxy's HTTP/2 leg: whatever the carrier and the method, a call arrives there with the metadata
// that says which backend it concerns, so that a router needs to read nothing else.
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http2";
import type { AddressInfo } from "node:net";
import { readFile } from "node:fs/promises";
import type { DescMethod, DescMethodStreaming, DescMethodUnary } from "@bufbuild/protobuf";
import type { Transport } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { registryOf } from "../descriptor-sets.ts";
import { startProxy } from "./testing/proxy.ts";
import { transports } from "./testing/transports.ts";

const registry = registryOf(await readFile(new URL("../../proto/gen/descriptor_set.binpb", import.meta.url)));
const secret = "a-secret-of-proxy-and-backend";
const routing = { "x-session": "reader-1", "x-deployment": "a.1" };

/** Answers every call with OK and nothing else, and keeps what it came with. */
async function startRecorder(): Promise<{ url: string; calls: IncomingHttpHeaders[] }> {
  const calls: IncomingHttpHeaders[] = [];
  const server = createServer();
  server.on("stream", (stream, headers) => {
    calls.push(headers);
    stream.on("error", () => undefined);
    stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": "0" }, { endStream: true });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, calls };
}

type Call = (url: string, method: DescMethod) => Promise<unknown>;

async function* oneEmpty(): AsyncGenerator<Record<string, never>> {
  yield await Promise.resolve({});
}

const over =
  (connect: (baseUrl: string) => Transport): Call =>
  async (url, method) => {
    const transport = connect(url);
    if (method.methodKind === "unary") {
      await transport.unary(method as DescMethodUnary, undefined, undefined, routing, {});
      return;
    }
    const { message } = await transport.stream(
      method as DescMethodStreaming,
      undefined,
      undefined,
      routing,
      oneEmpty(),
    );
    for await (const one of message) expect(one).toBeDefined();
  };

async function grpcWebSockets(url: string, { parent, name }: DescMethod): Promise<void> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/${parent.typeName}/${name}`, "grpc-websockets");
  await once(socket, "open");
  const lines = Object.entries({ ...routing, "content-type": "application/grpc-web+proto" });
  socket.send(Buffer.from(lines.map(([key, value]) => `${key}: ${value}\r\n`).join("")));
  socket.send(Buffer.from([1]));
  await once(socket, "close");
}

const carriers: readonly (readonly [name: string, call: Call])[] = [
  ["gRPC", over((baseUrl) => createGrpcTransport({ baseUrl }))],
  ...transports.map(({ name, create }) => [name, over((baseUrl) => create(baseUrl))] as const),
  ["grpc-websockets", grpcWebSockets],
];

test.each(carriers)("%s: each method's call says which deployment and which reader it is of", async (_, call) => {
  const recorder = await startRecorder();
  const { url } = await startProxy(recorder.url, { registry, proxySecret: secret });
  for (const method of [...PlaygroundService.methods, ...StockService.methods]) {
    recorder.calls.length = 0;
    // An answer without a message is an error to most clients; what counts is what arrived.
    await call(url, method).catch(() => undefined);
    const path = `/${method.parent.typeName}/${method.name}`;
    expect(recorder.calls.map((headers) => headers[":path"])).toContain(path);
    // Also those that the proxy makes itself, to read the schema of a deployment.
    for (const headers of recorder.calls) {
      expect(headers).toMatchObject({ "x-deployment": routing["x-deployment"] });
      expect(headers["x-client-address"], "for callers that name no session").toEqual(expect.any(String));
    }
    expect(recorder.calls.find((headers) => headers[":path"] === path)).toMatchObject(routing);
  }
});
