// gRPC-Web, byte by byte: what a browser's client may send in any pieces, and what it gets.
import { gzipSync } from "node:zlib";
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { frame } from "../call/frames.ts";
import { echo, fail, type RawCall, startBackend } from "../testing/backend.ts";
import { openPost, post, readAll } from "../testing/http-client.ts";
import { startProxy } from "../testing/proxy.ts";

const binary = { "content-type": "application/grpc-web+proto", "x-grpc-web": "1" };

async function start(handler: (call: RawCall) => void): Promise<string> {
  const proxy = await startProxy((await startBackend(handler)).url);
  return `${proxy.url}/test.v1.EchoService/Bidi`;
}

const text = (value: string): Buffer => frame(0, Buffer.from(value));
const trailers = (block: string): Buffer => frame(0x80, Buffer.from(block, "latin1"));
const bytes = (body: Buffer): Buffer[] => [...body].map((byte) => Buffer.from([byte]));

describe("request bodies", () => {
  const three = Buffer.concat([text("one"), text(""), text("three")]);

  test.each([
    ["in one piece", [three]],
    ["byte by byte", bytes(three)],
    ["split inside prefix and payload", [three.subarray(0, 3), three.subarray(3, 7), three.subarray(7)]],
    ["none", []],
  ])("%s", async (_name, pieces) => {
    const url = await start(echo);
    const answer = await post(url, binary, ...pieces);
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/grpc-web+proto");
    const expected = Buffer.concat([...(pieces.length > 0 ? [three] : []), trailers("grpc-status: 0\r\n")]);
    expect(answer.body.toString("latin1")).toBe(expected.toString("latin1"));
  });

  test.each([
    ["unknown flags", [Buffer.from("hello, this is no frame")], 3, "expected frame flags 0, found 104"],
    ["a frame cut off", [text("whole"), text("half").subarray(0, 7)], 3, "the last frame is incomplete"],
    ["a prefix cut off", [text("whole").subarray(0, 2)], 3, "the last frame is incomplete"],
    ["a length over the limit", [Buffer.from([0, 0, 0x40, 0, 1])], 8, "4194305 bytes is over the limit of 4194304"],
  ])("%s ends the call with a clear status, and the backend's too", async (_name, pieces, code, message) => {
    const cancelled = Promise.withResolvers<undefined>();
    const url = await start((call) => {
      call.on("cancelled", () => cancelled.resolve(undefined));
      call.sendMetadata(new Metadata());
    });
    const { request, response } = openPost(url, binary);
    request.flushHeaders();
    // What is cancelled before it has left the proxy never reaches the backend.
    const opened = await response;
    for (const piece of pieces) request.write(piece);
    request.end();
    const { body } = await readAll(opened);
    expect(body.toString()).toContain(`grpc-status: ${String(code)}\r\n`);
    expect(decodeURIComponent(body.toString())).toContain(message);
    await cancelled.promise;
  });

  test("a malformed deadline is INVALID_ARGUMENT", async () => {
    const { body } = await post(await start(echo), { ...binary, "grpc-timeout": "soon" });
    expect(body.toString()).toContain("grpc-status: 3\r\n");
  });
});

test("compressed messages pass as they are, and the backend reads them", async () => {
  const gzip = { ...binary, "grpc-encoding": "gzip" };
  const { body } = await post(await start(echo), gzip, frame(1, gzipSync("one")), text("two"));
  expect(body.subarray(0, 16)).toEqual(Buffer.concat([text("one"), text("two")]));
  const unknown = await post(await start(echo), { ...binary, "grpc-encoding": "zstd" }, frame(1, Buffer.from("one")));
  expect(unknown.body.toString()).toContain("grpc-status: 12\r\n");
});

describe("responses", () => {
  test("full duplex over HTTP/1.1: answers while the request is still open", async () => {
    const { request, response } = openPost(await start(echo), binary);
    request.write(text("1"));
    const body = (await response)[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    expect((await body.next()).value).toEqual(text("1"));
    request.write(text("2"));
    expect((await body.next()).value).toEqual(text("2"));
    request.end();
    expect(String((await body.next()).value)).toContain("grpc-status: 0");
  });

  test("a status without a message: headers without it, one trailers frame, golden", async () => {
    const url = await start((call) => {
      const metadata = new Metadata();
      metadata.set("x-detail", "d");
      fail(call, { code: 5, details: "no ☃\r\nhere", metadata });
    });
    const { status, headers, body } = await post(url, binary, text("x"));
    expect(status).toBe(200);
    expect(headers["grpc-status"]).toBeUndefined();
    expect(body[0]).toBe(0x80);
    expect(body.readUInt32BE(1)).toBe(body.length - 5);
    expect(body.subarray(5).toString()).toBe(
      "grpc-status: 5\r\ngrpc-message: no %E2%98%83%0D%0Ahere\r\nx-detail: d\r\n",
    );
  });

  test("a handler's metadata cannot set the origin's own headers", async () => {
    const url = await start((call) => {
      const metadata = new Metadata();
      metadata.set("set-cookie", "session=stolen");
      metadata.set("content-encoding", "gzip");
      metadata.set("access-control-allow-credentials", "true");
      metadata.set("x-fine", "yes");
      call.sendMetadata(metadata);
      call.end();
    });
    const { headers } = await post(url, binary);
    expect(headers["x-fine"]).toBe("yes");
    expect(headers).not.toHaveProperty("set-cookie");
    expect(headers).not.toHaveProperty("content-encoding");
    expect(headers).not.toHaveProperty("access-control-allow-credentials");
  });

  test.each([
    ["while it waits for the first byte", false],
    ["in the middle of its request", true],
  ])("a client that leaves %s cancels the call", async (_name, requestOpen) => {
    const cancelled = Promise.withResolvers<undefined>();
    const called = Promise.withResolvers<undefined>();
    const url = await start((call) => {
      call.on("cancelled", () => cancelled.resolve(undefined));
      called.resolve(undefined);
    });
    const { request, response } = openPost(url, binary);
    response.catch(() => undefined);
    request.write(text("1"));
    if (!requestOpen) request.end();
    await called.promise;
    request.destroy();
    await cancelled.promise;
  });

  test("the connection stays usable after a call that ended early", async () => {
    const url = await start((call) => fail(call, { code: 7, details: "no" }));
    for (let i = 0; i < 3; i++) {
      const { request, response } = openPost(url, { ...binary, connection: "keep-alive" });
      request.write(text("1"));
      const answer = await readAll(await response);
      expect(answer.body.toString()).toContain("grpc-status: 7");
      request.end();
    }
  });
});

describe("the text variant", () => {
  const asText = { "content-type": "application/grpc-web-text+proto", accept: "application/grpc-web-text" };
  const base64 = (body: Buffer): Buffer => Buffer.from(body.toString("base64"));
  const decoded = (body: Buffer): Buffer =>
    Buffer.concat((body.toString().match(/[^=]+={0,2}/g) ?? []).map((piece) => Buffer.from(piece, "base64")));

  test.each([
    ["in one piece", [base64(Buffer.concat([text("one"), text("")]))]],
    ["byte by byte", bytes(base64(Buffer.concat([text("one"), text("")])))],
    ["each frame on its own", [base64(text("one")), base64(text(""))]],
  ])("%s", async (_name, pieces) => {
    const answer = await post(await start(echo), asText, ...pieces);
    expect(answer).toMatchObject({ status: 200, headers: { "content-type": "application/grpc-web-text+proto" } });
    const expected = Buffer.concat([text("one"), text(""), trailers("grpc-status: 0\r\n")]);
    expect(decoded(answer.body).toString("latin1")).toBe(expected.toString("latin1"));
  });

  test("each message can be read when it is there", async () => {
    const { request, response } = openPost(await start(echo), asText);
    request.write(base64(text("1")));
    const body = (await response)[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    expect(String((await body.next()).value)).toBe(base64(text("1")).toString());
    request.end();
    expect(decoded((await body.next()).value as Buffer).toString()).toContain("grpc-status: 0");
  });

  test.each([
    ["what is no base64", [Buffer.from("AAAA{}")], "expected base64"],
    ["base64 cut off", [base64(text("abc")).subarray(0, -1)], "the middle of a group of four"],
    ["a frame cut off", [base64(text("abcdef").subarray(0, 6))], "the last frame is incomplete"],
    ["an empty body with padding", [Buffer.from("====")], "expected base64"],
  ])("%s is INVALID_ARGUMENT", async (_name, pieces, message) => {
    const { body } = await post(await start(echo), asText, ...pieces);
    const block = decodeURIComponent(decoded(body).toString());
    expect(block).toContain("grpc-status: 3\r\n");
    expect(block).toContain(message);
  });
});
