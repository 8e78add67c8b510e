// The proxy as a whole: what is routed where, both versions of HTTP on one port, and an end that leaves nothing behind.
import { connect as connectHttp2, type IncomingHttpHeaders } from "node:http2";
import { connect, type Socket } from "node:net";
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, onTestFinished, test } from "vitest";
import { frame } from "./call/frames.ts";
import { echo, startBackend } from "./testing/backend.ts";
import { openPost, post, readAll } from "./testing/http-client.ts";
import { noBackend, startProxy, type TestProxy } from "./testing/proxy.ts";

const grpcWeb = { "content-type": "application/grpc-web+proto" };

describe("routes", () => {
  test.each([
    ["GET", "/", 404],
    ["GET", "/guide/streaming", 404],
    ["POST", "/", 405],
    ["PUT", "/test.v1.EchoService/Unary", 405],
    ["OPTIONS", "/", 204],
    ["HEAD", "/guide/streaming", 404],
    ["GET", "/test.v1.EchoService/Unary", 404],
    ["GET", "/healthz", 200],
    ["HEAD", "/healthz?x=1", 200],
    ["DELETE", "/healthz", 405],
  ])("%s %s is %i", async (method, path, status) => {
    const { url } = await startProxy(noBackend);
    expect((await fetch(url + path, { method })).status).toBe(status);
  });

  test.each(["text/plain", "application/grpc-web+json", "application/x-www-form-urlencoded", ""])(
    "a call in %j is 415 and names what would do",
    async (contentType) => {
      const { url } = await startProxy(noBackend);
      const answer = await post(`${url}/a.B/C`, { "content-type": contentType }, Buffer.from("x"));
      expect(answer.status).toBe(415);
      expect(answer.headers["accept-post"]).toContain("application/connect+json");
      expect(answer.body.toString()).toContain("expected one of application/grpc-web");
    },
  );

  test("health: the state as JSON, and 503 when nobody knows it", async () => {
    const logged: unknown[] = [];
    const { url } = await startProxy(noBackend, {
      health: () => Promise.reject(new Error("broken")),
      log: (error) => logged.push(error),
    });
    const answer = await fetch(`${url}/healthz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ status: "NOT_SERVING" });
    expect(logged).toHaveLength(1);
  });
});

describe("pages of other origins", () => {
  const friendly = { allowedOrigins: ["https://a.example"] };
  const preflight = {
    origin: "https://a.example",
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,x-deployment",
  };

  test("a preflight allows the headers that it asks for, and is remembered", async () => {
    const { url } = await startProxy(noBackend, friendly);
    const answer = await fetch(`${url}/a.B/C`, { method: "OPTIONS", headers: preflight });
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "access-control-allow-origin": "https://a.example",
      "access-control-allow-methods": "POST, GET",
      "access-control-allow-headers": "authorization,x-deployment",
      "access-control-max-age": "7200",
    });
  });

  test("responses expose status and metadata", async () => {
    const { url } = await startProxy((await startBackend(echo)).url, friendly);
    const { headers } = await post(`${url}/test.v1.EchoService/Bidi`, { ...grpcWeb, origin: "https://a.example" });
    expect(headers["access-control-allow-origin"]).toBe("https://a.example");
    expect(headers["access-control-expose-headers"]).toContain("grpc-status-details-bin");
  });

  test.each([
    ["https://a.example", 403],
    ["https://127.0.0.1.a.example", 403],
    ["null", 403],
    ["http://localhost:4321", 200],
    ["http://127.0.0.1:1", 200],
  ])("without a list, for a server on loopback: %s gets %i", async (origin, status) => {
    const { url } = await startProxy(noBackend);
    expect((await post(`${url}/a.B/C`, { ...grpcWeb, origin })).status).toBe(status);
  });

  test("without a list, for a server elsewhere: its own pages alone", async () => {
    const { url } = await startProxy(noBackend, { allowedHosts: ["play.example"] });
    const call = (origin: string) => post(`${url}/a.B/C`, { ...grpcWeb, host: "play.example", origin });
    expect((await call("https://play.example")).status).toBe(200);
    expect((await call("http://localhost:4321")).status).toBe(403);
  });

  test("with a list, others may not call", async () => {
    const { url } = await startProxy(noBackend, { allowedOrigins: ["https://b.example"] });
    const answer = await fetch(`${url}/a.B/C`, { method: "OPTIONS", headers: preflight });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect((await post(`${url}/a.B/C`, { ...grpcWeb, origin: "https://a.example" })).status).toBe(403);
  });
});

describe("HTTP/2 on the same port", () => {
  test("gRPC-Web over HTTP/2", async () => {
    const { url } = await startProxy((await startBackend(echo)).url);
    const session = connectHttp2(url);
    onTestFinished(() => session.destroy());
    const stream = session.request({ ":method": "POST", ":path": "/test.v1.EchoService/Bidi", ...grpcWeb });
    const headers = new Promise<IncomingHttpHeaders>((resolve) => stream.on("response", resolve));
    stream.end(frame(0, Buffer.from("hi")));
    const chunks: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
    expect(await headers).toMatchObject({ ":status": 200, ...grpcWeb });
    const body = Buffer.concat(chunks);
    expect(body.subarray(0, 7)).toEqual(frame(0, Buffer.from("hi")));
    expect(body.toString()).toContain("grpc-status: 0");
  });

  test("a preface in pieces", async () => {
    const { port } = await startProxy(noBackend);
    const socket = await open(port);
    const answer = new Promise<Buffer>((resolve) => socket.once("data", resolve));
    const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", "latin1");
    for (const byte of preface) await new Promise((resolve) => socket.write(Buffer.from([byte]), resolve));
    // The frame's type: SETTINGS.
    expect((await answer)[3]).toBe(4);
  });

  test.each(["P", "PRO", "\x16\x03\x01", "hello\r\n\r\n"])("%j is HTTP/1.1's to refuse", async (start) => {
    const { port } = await startProxy(noBackend);
    const socket = await open(port);
    let answer = "";
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.write(start);
    socket.end();
    await closed;
    expect(answer === "" || answer.startsWith("HTTP/1.1 400")).toBe(true);
  });

  test("a client that ends its connection without a reset cancels its calls", async () => {
    const cancelled = Promise.withResolvers<undefined>();
    const backend = await startBackend((call) => {
      call.on("cancelled", () => cancelled.resolve(undefined));
      call.sendMetadata(new Metadata());
      call.write(Buffer.from("hi"));
    });
    const { url } = await startProxy(backend.url);
    const session = connectHttp2(url);
    session.on("error", () => undefined);
    const stream = session.request({ ":method": "POST", ":path": "/test.v1.EchoService/Bidi", ...grpcWeb });
    stream.on("error", () => undefined);
    await new Promise((resolve) => stream.once("data", resolve));
    session.socket.destroy();
    await cancelled.promise;
  });

  test("a stream that the client resets cancels the call", async () => {
    const cancelled = Promise.withResolvers<undefined>();
    const backend = await startBackend((call) => {
      call.on("cancelled", () => cancelled.resolve(undefined));
      call.sendMetadata(new Metadata());
    });
    const { url } = await startProxy(backend.url);
    const session = connectHttp2(url);
    onTestFinished(() => session.destroy());
    const stream = session.request({ ":method": "POST", ":path": "/test.v1.EchoService/Bidi", ...grpcWeb });
    stream.on("response", () => stream.close(8)).on("error", () => undefined);
    await cancelled.promise;
  });
});

describe("close", () => {
  test("ends calls, connections and the port", async () => {
    const cancelled = Promise.withResolvers<undefined>();
    const backend = await startBackend((call) => {
      call.on("cancelled", () => cancelled.resolve(undefined));
      call.sendMetadata(new Metadata());
    });
    const proxy = await startProxy(backend.url);
    const idle = await open(proxy.port);
    const idleClosed = new Promise((resolve) => idle.once("close", resolve));
    const { request, response } = openPost(`${proxy.url}/test.v1.EchoService/Bidi`, grpcWeb);
    request.on("error", () => undefined);
    request.write(frame(0, Buffer.of()));
    const body = readAll(await response);
    await proxy.close();
    expect((await body).body.toString()).toContain("grpc-status: 14");
    await Promise.all([cancelled.promise, idleClosed]);
    await expect(fetch(proxy.url)).rejects.toThrow();
  });

  test("a port that is taken rejects", async () => {
    const { port }: TestProxy = await startProxy(noBackend);
    await expect(startProxy(noBackend, {}, port)).rejects.toThrow("EADDRINUSE");
  });
});

async function open(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  onTestFinished(() => void socket.destroy());
  await new Promise((resolve) => socket.once("connect", resolve));
  return socket;
}
