// Clients whose requests wait, because the handler does not read: one that leaves is noticed, and one that stays loses nothing.
import { once } from "node:events";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { frame } from "./frames.ts";
import { type RawCall, startBackend } from "../testing/backend.ts";
import { openPost, readAll } from "../testing/http-client.ts";
import { startProxy } from "../testing/proxy.ts";

const piece = frame(0, Buffer.alloc(64 * 1024));
/** More than the sockets' own buffers take. */
const pieces = 256;

interface Served {
  readonly url: string;
  readonly call: Promise<RawCall>;
  readonly cancelled: Promise<undefined>;
}

/** A backend that reads nothing of its one call, for which `answer` does the rest. */
async function serve(answer: (call: RawCall) => void = () => undefined): Promise<Served> {
  const opened = Promise.withResolvers<RawCall>();
  const cancelled = Promise.withResolvers<undefined>();
  const backend = await startBackend((call) => {
    call.once("cancelled", () => cancelled.resolve(undefined));
    opened.resolve(call);
    answer(call);
  });
  const { url } = await startProxy(backend.url);
  return { url: `${url}/test.v1.EchoService/Bidi`, call: opened.promise, cancelled: cancelled.promise };
}

/** Writes until nothing more is taken. */
async function fill(request: ClientRequest): Promise<Socket> {
  request.flushHeaders();
  const socket = request.socket ?? ((await once(request, "socket")) as [Socket])[0];
  for (let count = 0; count < pieces; count++) request.write(piece);
  await standsStill(() => socket.bytesWritten);
  return socket;
}

async function standsStill(count: () => number): Promise<void> {
  for (let before = -1; count() !== before || before === 0;) {
    before = count();
    await sleep(100);
  }
}

const sendHeaders = (call: RawCall): void => call.sendMetadata(new Metadata());

describe.each([
  ["gRPC-Web", "application/grpc-web+proto"],
  ["Connect", "application/connect+proto"],
])("%s over HTTP/1.1", (_, contentType) => {
  test.each([
    ["before the response", undefined],
    ["after initial metadata", sendHeaders],
  ])("one that leaves %s cancels the call", async (_, answer) => {
    const { url, call, cancelled } = await serve(answer);
    const { request, response } = openPost(url, { "content-type": contentType });
    response.catch(() => undefined);
    await fill(request);
    await call;
    request.destroy();
    await cancelled;
  });

  test("one that waits for its response gets it whole", async () => {
    const { url, call } = await serve();
    const { request, response } = openPost(url, { "content-type": contentType });
    const probed = new Promise((resolve) => request.once("information", resolve));
    await fill(request);
    await probed;
    await expectAll(await call, request, response);
  });

  test("one that waits for the rest of its response gets it whole", async () => {
    const { url, call } = await serve(sendHeaders);
    const { request, response } = openPost(url, { "content-type": contentType });
    const socket = await fill(request);
    await response;
    const before = socket.bytesRead;
    while (socket.bytesRead < before + 2) await sleep(10);
    await expectAll(await call, request, response);
  });
});

/** Lets the handler read, and counts what comes and goes. */
async function expectAll(call: RawCall, request: ClientRequest, response: Promise<IncomingMessage>): Promise<void> {
  let bytes = 0;
  call.on("data", (message: Buffer) => {
    bytes += message.length;
    if (bytes === message.length) call.write(Buffer.from("the first"));
  });
  call.on("end", () => {
    call.write(Buffer.from(String(bytes)));
    call.end();
  });
  request.end();
  const { status, body } = await readAll(await response);
  expect(status).toBe(200);
  const first = frame(0, Buffer.from("the first"));
  expect(body.subarray(0, first.length)).toEqual(first);
  expect(body.toString("latin1")).toContain(String(pieces * 64 * 1024));
}

test("grpc-websockets: one that leaves cancels the call", async () => {
  const { url, call, cancelled } = await serve();
  const socket = new WebSocket(url.replace("http", "ws"), ["grpc-websockets"]);
  onTestFinished(() => socket.terminate());
  await once(socket, "open");
  socket.send(Buffer.from("content-type: application/grpc-web+proto\r\n"));
  for (let count = 0; count < pieces; count++) socket.send(Buffer.concat([Buffer.of(0), piece]));
  await call;
  await standsStill(() => pieces * piece.length - socket.bufferedAmount);
  socket.terminate();
  await cancelled;
});
