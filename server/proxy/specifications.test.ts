// Rules of the specifications that reading them against the code has found broken: each input as bytes, and the answer that is right.
import { once } from "node:events";
import { connect as connectHttp2, constants, createServer, type ServerHttp2Stream } from "node:http2";
import { type AddressInfo, connect } from "node:net";
import { gunzipSync } from "node:zlib";
import { createClient } from "@connectrpc/connect";
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, onTestFinished, test } from "vitest";
import { limits } from "../limits.ts";
import { frame } from "./call/frames.ts";
import { echo, fail, type RawCall, startBackend } from "./testing/backend.ts";
import { post } from "./testing/http-client.ts";
import { noBackend, startProxy, type TestProxy } from "./testing/proxy.ts";
import { EchoService } from "./testing/service.ts";
import { webSocket } from "./testing/transports.ts";

const unary = "/test.v1.EchoService/Unary";
const pure = "/test.v1.EchoService/Pure";
const web = { "content-type": "application/grpc-web+proto" };

const start = async (handler: (call: RawCall) => void = echo): Promise<TestProxy> =>
  startProxy((await startBackend(handler)).url);

/** Sends bytes as they are, and resolves with the whole answer. */
async function raw({ port }: TestProxy, request: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString("latin1")));
  socket.on("error", () => socket.destroy());
  socket.write(Buffer.from(request, "latin1"));
  await once(socket, "close");
  return answer;
}

interface Http2Answer {
  readonly head: Record<string, unknown>;
  readonly trailers: Record<string, unknown>;
  readonly body: string;
  /** Whether the head was all, by its flag END_STREAM. */
  readonly isHeadAlone: boolean;
}

async function overHttp2(
  { url }: TestProxy,
  headers: Record<string, string>,
  body = frame(0, Buffer.from("x")),
): Promise<Http2Answer> {
  const session = connectHttp2(url);
  onTestFinished(() => session.destroy());
  const stream = session.request({ ":method": "POST", ...headers });
  let [head, trailers, text]: [Record<string, unknown>, Record<string, unknown>, string] = [{}, {}, ""];
  let isHeadAlone = false;
  stream.on("response", (found, flags) => {
    head = found;
    isHeadAlone = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
  });
  stream.on("trailers", (found) => (trailers = found as Record<string, unknown>));
  stream.setEncoding("latin1").on("data", (chunk: string) => (text += chunk));
  stream.end(body);
  await once(stream, "close");
  return { head, trailers, body: text, isHeadAlone };
}

/** A proxy before a backend that answers each call with these bytes and OK. */
async function startBefore(contentType: string, body: Uint8Array): Promise<TestProxy> {
  const server = createServer();
  server.on("stream", (stream: ServerHttp2Stream) => {
    stream.respond({ ":status": 200, "content-type": contentType }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(body);
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  return startProxy(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
}

const grpc = { ":path": unary, "content-type": "application/grpc", te: "trailers" };
const host = "host: localhost\r\n";
const close = "connection: close\r\n\r\n";

describe("RFC 9110 and 9112, HTTP/1.1", () => {
  test("headers that Connection names stay on this connection", async () => {
    const seen = Promise.withResolvers<Metadata>();
    const proxy = await start((call) => {
      seen.resolve(call.metadata);
      call.end();
    });
    const head = `POST ${unary} HTTP/1.1\r\n${host}content-type: application/grpc-web\r\ncontent-length: 0\r\n`;
    await raw(proxy, `${head}x-hop: 1\r\nx-goes-on: 2\r\nconnection: X-Hop, close\r\n\r\n`);
    const metadata = await seen.promise;
    expect([metadata.get("x-hop"), metadata.get("x-goes-on")]).toEqual([[], ["2"]]);
  });

  test.each([
    ["another transfer coding", `POST ${unary}`, `${host}transfer-encoding: gzip, chunked\r\n`, /501 [^]*"chunked"/u],
    ["OPTIONS for the whole server", "OPTIONS *", host, /204 [^]*allow: POST, GET, HEAD, OPTIONS/u],
    ["GET with the target *", "GET *", host, /400 [^]*expected a path/u],
    ["a Host that is no host", "GET /", "host: a b\r\n", /400 [^]*expected a Host such as/u],
    ["a Host with a user", "GET /", "host: a@localhost\r\n", /400 [^]*expected a Host such as/u],
    ["a Host that is another's", "GET /", "host: evil.example\r\n", /421 /u],
    [
      "GET with the content type of a call",
      `GET ${unary}`,
      `${host}content-type: application/grpc\r\n`,
      /405 [^]*allow: POST/u,
    ],
    [
      "a call where no method can be",
      "POST /a/b/c",
      `${host}content-type: application/grpc-web\r\n`,
      /404 [^]*no method/u,
    ],
    ["a form where no method can be", "POST /a/b/c", `${host}content-type: text/html\r\n`, /405 [^]*allow: GET, HEAD/u],
  ])("%s", async (_name, line, headers, expected) => {
    const proxy = await startProxy(noBackend);
    const answer = await raw(proxy, `${line} HTTP/1.1\r\n${headers}${close}`);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${expected.source}`, "u"));
  });

  test("a client that refuses what is not compressed gets gzip, however short", async () => {
    const proxy = await start();
    const body = '"x"';
    const head = `POST ${unary} HTTP/1.1\r\n${host}content-type: application/json\r\ncontent-length: 3\r\n`;
    const answer = await raw(proxy, `${head}accept-encoding: identity;q=0, gzip\r\n${close}${body}`);
    const [headers = "", content = ""] = answer.split("\r\n\r\n");
    expect(headers).toMatch(/content-encoding: gzip/u);
    expect(gunzipSync(Buffer.from(content, "latin1")).toString()).toBe(body);
  });
});

describe("RFC 9113, HTTP/2", () => {
  test("a Host that is not :authority is malformed, the same one is not", async () => {
    const proxy = await start();
    const differs = await overHttp2(proxy, { ...grpc, ":authority": "localhost", host: "127.0.0.1" });
    expect(differs.head).toMatchObject({ ":status": 400 });
    expect(differs.body).toContain("expected the same in :authority and Host");
    const same = await overHttp2(proxy, { ...grpc, ":authority": "localhost", host: "LOCALHOST" });
    expect(same.trailers).toMatchObject({ "grpc-status": "0" });
  });

  test("an expectation that is not met is refused with a sentence", async () => {
    const { head, body } = await overHttp2(await startProxy(noBackend), { ...grpc, expect: "tea" });
    expect(head).toMatchObject({ ":status": 417, "x-content-type-options": "nosniff" });
    expect(body).toContain('found "tea"');
  });
});

describe("gRPC over HTTP/2", () => {
  test("a call's and a refusal's headers name the compressions that are read", async () => {
    const proxy = await start();
    const accepted = { "grpc-accept-encoding": "identity,gzip,deflate" };
    expect(await overHttp2(proxy, grpc)).toMatchObject({ head: accepted, trailers: { "grpc-status": "0" } });
    const refused = await overHttp2(proxy, { ...grpc, "grpc-encoding": "br" });
    expect(refused).toMatchObject({ head: accepted, trailers: { "grpc-status": "12" } });
  });

  test.each([
    ["a body that is compressed as a whole", { "content-encoding": "gzip" }, "12", "compress each message"],
    ["two deadlines", { "grpc-timeout": "5S", "Grpc-Timeout": "1S" }, "3", "expected one grpc-timeout"],
    ["two compressions", { "grpc-encoding": "identity", "Grpc-Encoding": "gzip" }, "3", "expected one grpc-encoding"],
  ])("%s", async (_name, headers, status, message) => {
    const lines = Object.entries({ ...web, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `POST ${unary} HTTP/1.1\r\n${host}content-length: 0\r\n${lines.join("")}${close}`;
    const answer = await raw(await start(), head);
    expect(answer).toContain(`grpc-status: ${status}\r\n`);
    expect(answer).toContain(message);
  });

  test.each([
    ["application/grpc", 0],
    ["application/grpc+proto", 0],
    ["Application/gRPC; charset=utf-8", 0],
    ["application/grpc-web", 2],
    ["application/grpc2", 2],
  ])("a backend that answers with %s ends the call with status %i", async (type, status) => {
    const proxy = await startBefore(type, frame(0, Buffer.from("x")));
    const { trailers } = await overHttp2(proxy, grpc);
    expect(trailers).toMatchObject({ "grpc-status": String(status) });
  });
});

describe("gRPC-Web", () => {
  const message = frame(0, Buffer.from("x"));

  test("Accept asks for text where the request is binary", async () => {
    const { url } = await start();
    const answer = await post(url + unary, { ...web, accept: "application/grpc-web-text, */*" }, message);
    expect(answer.headers["content-type"]).toBe("application/grpc-web-text");
    expect(answer.body.toString()).toMatch(/^[\w+/=]+$/u);
    expect(Buffer.from(answer.body.toString().slice(0, 8), "base64").toString("latin1")).toBe("\0\0\0\0\x01x");
  });

  test.each(["application/grpc-web+proto", "*/*"])("Accept: %s does not", async (accept) => {
    const { url } = await start();
    const answer = await post(url + unary, { ...web, accept }, message);
    expect(answer.body.subarray(0, message.length)).toEqual(message);
  });

  test("the base64 of text may be named in the content type", async () => {
    const { url } = await start();
    const type = { "content-type": "application/grpc-web-text-base64" };
    const answer = await post(url + unary, type, Buffer.from(message.toString("base64")));
    expect([answer.status, answer.headers["content-type"]]).toEqual([200, type["content-type"]]);
    expect(answer.body.toString().slice(0, 8)).toBe(message.toString("base64"));
  });

  test("a response's content type has no parameters of the request's", async () => {
    const { url } = await start();
    const answer = await post(url + unary, { "content-type": "application/GRPC-web; a=b" }, message);
    expect(answer.headers["content-type"]).toBe("application/grpc-web");
  });
});

describe("Connect by GET", () => {
  test("a message that is not in base64 is bytes, which need not be UTF-8", async () => {
    const { url } = await start();
    const answer = await fetch(`${url}${pure}?encoding=proto&message=%0a%02%c3%28+`);
    expect(answer.status).toBe(200);
    expect([...Buffer.from(await answer.arrayBuffer())]).toEqual([0x0a, 2, 0xc3, 0x28, 0x20]);
  });

  test.each([
    ["without an encoding", `${pure}?connect=v1&message=%22x%22`, 415, "encoding=proto or encoding=json"],
    ["without a message", `${pure}?connect=v1&encoding=json`, 400, '"invalid_argument"'],
    [
      "of a method that is not known",
      "/test.v1.EchoService/Nope?encoding=json&message=%22x%22",
      404,
      '"unimplemented"',
    ],
  ])("a call %s says so", async (_name, target, status, text) => {
    const { url } = await start();
    const answer = await fetch(url + target);
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(text)]);
  });
});

describe("a client with too many open requests is told so in its own protocol", () => {
  const clients = { ...limits.proxy.clients, requests: { perAddress: 1, inAll: 1 } };

  async function crowded(): Promise<TestProxy> {
    const { url } = await startBackend((call) => call.sendMetadata(new Metadata()));
    const proxy = await startProxy(url, { clients });
    const session = connectHttp2(proxy.url);
    onTestFinished(() => session.destroy());
    await once(session.request({ ...grpc, ":method": "POST" }), "response");
    return proxy;
  }

  test("gRPC: in headers that are trailers too", async () => {
    const { head, trailers, isHeadAlone } = await overHttp2(await crowded(), grpc);
    expect(head).toMatchObject({ ":status": 200, "content-type": "application/grpc", "grpc-status": "8" });
    expect([trailers, isHeadAlone]).toEqual([{}, true]);
  });

  test("gRPC-Web: in the frame of trailers, as text too", async () => {
    const { url } = await crowded();
    expect((await post(url + unary, web)).body.toString()).toContain("grpc-status: 8\r\n");
    const asText = await post(url + unary, { "content-type": "application/grpc-web-text" });
    expect(Buffer.from(asText.body.toString(), "base64").toString()).toContain("grpc-status: 8\r\n");
  });

  test("Connect: in JSON, or in the last envelope", async () => {
    const { url } = await crowded();
    const answer = await post(url + unary, { "content-type": "application/json" });
    expect([answer.status, answer.body.toString()]).toEqual([429, expect.stringContaining('"resource_exhausted"')]);
    const stream = await post(`${url}/test.v1.EchoService/Bidi`, { "content-type": "application/connect+json" });
    expect([stream.status, stream.body[0]]).toEqual([200, 2]);
    expect(stream.body.toString()).toContain('"resource_exhausted"');
  });

  test("a page in text", async () => {
    expect((await fetch(`${(await crowded()).url}/`)).status).toBe(429);
  });
});

test("a unary method's several responses are UNIMPLEMENTED, as the status codes' document has it", async () => {
  const { url } = await start((call) => {
    call.write(Buffer.alloc(0));
    call.write(Buffer.alloc(0));
    call.end();
  });
  const answer = await post(url + unary, { "content-type": "application/proto" });
  expect([answer.status, answer.body.toString()]).toEqual([501, expect.stringContaining('"unimplemented"')]);
});

describe("OK in the middle of a message is INTERNAL", () => {
  const cut = Buffer.concat([frame(0, Buffer.from("\n\u0001x")), frame(0, Buffer.from("\n\u0001y")).subarray(0, 6)]);

  test("over the multiplexed WebSocket", async () => {
    const { url } = await startBefore("application/grpc", cut);
    const client = createClient(EchoService, webSocket.create(url));
    const received: string[] = [];
    const reading = (async () => {
      for await (const { value } of client.serverStream({})) received.push(value);
    })();
    await expect(reading).rejects.toThrow("malformed response body: the last frame is incomplete");
    expect(received).toEqual(["x"]);
  });

  test("in a stream of Connect's JSON", async () => {
    const { url } = await startBefore("application/grpc", cut);
    const { body } = await post(`${url}/test.v1.EchoService/Bidi`, { "content-type": "application/connect+json" });
    expect(body.toString()).toContain('"internal"');
  });
});

test("a status of the handler's own stays what it is", async () => {
  const { trailers } = await overHttp2(await start((call) => fail(call, { code: 5, details: "none" })), grpc);
  expect(trailers).toMatchObject({ "grpc-status": "5", "grpc-message": "none" });
});
