// TLS on the proxy's port: ALPN chooses the version of HTTP, every carrier goes on as it was, and plain clients too.
import { connect as connectHttp2, type IncomingHttpHeaders } from "node:http2";
import { request } from "node:https";
import { connect as connectTcp } from "node:net";
import { connect } from "node:tls";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { frame } from "./call/frames.ts";
import { echo, startBackend } from "./testing/backend.ts";
import { certificate } from "./testing/certificate.ts";
import { startProxy, type TestProxy } from "./testing/proxy.ts";
import { EchoService } from "./testing/service.ts";

const trust = { ca: certificate.cert };
const grpcWeb = { "content-type": "application/grpc-web+proto" };

async function start(): Promise<TestProxy & { secure: string }> {
  const proxy = await startProxy((await startBackend(echo)).url, { certificate });
  return { ...proxy, secure: `https://localhost:${String(proxy.port)}` };
}

async function echoes(transport: Parameters<typeof createClient>[1]): Promise<string[]> {
  const client = createClient(EchoService, transport);
  async function* requests(): AsyncGenerator<{ value: string }> {
    yield { value: "1" };
    yield await Promise.resolve({ value: "2" });
  }
  const texts: string[] = [];
  for await (const { value } of client.bidi(requests())) texts.push(value);
  return texts;
}

test("gRPC and Connect over HTTP/2, both ways at once", async () => {
  const { secure } = await start();
  expect(await echoes(createGrpcTransport({ baseUrl: secure, nodeOptions: trust }))).toEqual(["1", "2"]);
  const connect = createConnectTransport({ baseUrl: secure, httpVersion: "2", nodeOptions: trust });
  expect(await echoes(connect)).toEqual(["1", "2"]);
});

test.each([
  [["h2", "http/1.1"], "h2"],
  [["http/1.1"], "http/1.1"],
  [undefined, false],
])("ALPN %j agrees on %s", async (ALPNProtocols, agreed) => {
  const { port } = await start();
  const socket = connect({ port, host: "localhost", ...trust, ...(ALPNProtocols && { ALPNProtocols }) });
  onTestFinished(() => void socket.destroy());
  await new Promise((resolve) => socket.once("secureConnect", resolve));
  expect(socket.alpnProtocol).toBe(agreed);
});

test("gRPC-Web over HTTP/1.1", async () => {
  const { secure } = await start();
  const body = await new Promise<Buffer>((resolve, reject) => {
    const options = { method: "POST", headers: grpcWeb, ...trust };
    const sent = request(`${secure}/test.v1.EchoService/Bidi`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(Buffer.concat(chunks)));
    });
    sent.on("error", reject).end(frame(0, Buffer.from("hi")));
  });
  expect(body.toString()).toContain("grpc-status: 0");
});

test("WebSockets", async () => {
  const { secure } = await start();
  const socket = new WebSocket(`${secure.replace("https", "wss")}/ws`, ["grpc-mux.v1"], trust);
  onTestFinished(() => socket.terminate());
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  expect(socket.protocol).toBe("grpc-mux.v1");
});

test("plain HTTP/1.1 and HTTP/2 are served on", async () => {
  const { url } = await start();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const session = connectHttp2(url);
  onTestFinished(() => session.destroy());
  const stream = session.request({ ":path": "/healthz" });
  const headers = await new Promise<IncomingHttpHeaders>((resolve) => stream.on("response", resolve));
  expect(headers[":status"]).toBe(200);
});

test("a handshake that fails closes its connection, and no other", async () => {
  const { port, url } = await start();
  const socket = connectTcp(port, "127.0.0.1");
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => undefined);
  socket.resume().write(Buffer.from("1603010005ffffffffff", "hex"));
  await closed;
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});
