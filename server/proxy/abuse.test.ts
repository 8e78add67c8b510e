// Whoever misuses a port, in whichever way: another's stream goes on meanwhile, and when they are gone nothing of them is left.
import { once } from "node:events";
import { connect as connectHttp2, type ClientHttp2Stream } from "node:http2";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Code, createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import type { Frame } from "../../packages/connect-websocket/src/wire/frame.ts";
import { encodeFrames } from "../../packages/connect-websocket/src/wire/frame-codec.ts";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { frame } from "./call/frames.ts";
import { echo, startBackend, type TestBackend } from "./testing/backend.ts";
import { startProxy, type TestProxy } from "./testing/proxy.ts";
import { EchoService } from "./testing/service.ts";
import { webSocket } from "./testing/transports.ts";

interface Place {
  readonly proxy: TestProxy;
  readonly backend: TestBackend;
  /** Says something on a stream that was open before, and waits for the answer. */
  readonly bystander: () => Promise<void>;
}

async function start(): Promise<Place> {
  const backend = await startBackend(echo);
  const proxy = await startProxy(backend.url);
  const words: ((word: string) => void)[] = [];
  async function* requests(): AsyncGenerator<{ value: string }> {
    for (;;) yield { value: await new Promise<string>((resolve) => words.push(resolve)) };
  }
  const answers = createClient(EchoService, webSocket.create(proxy.url)).bidi(requests())[Symbol.asyncIterator]();
  const bystander = async (): Promise<void> => {
    const answer = answers.next();
    await expect.poll(() => words.length).toBeGreaterThan(0);
    words.shift()?.("still here");
    expect((await answer).value).toMatchObject({ value: "still here" });
  };
  await bystander();
  return { proxy, backend, bystander };
}

/** Sockets, servers and the like that this process holds; timers come and go with the test's own polling. */
const held = (): string[] =>
  process
    .getActiveResourcesInfo()
    .filter((kind) => !/Timeout|Immediate|WriteWrap|ReqWrap/.test(kind))
    .sort();

/** Runs `abuse` between two words of the bystander; then everything is as it was. */
async function survives(abuse: (place: Place) => Promise<void>): Promise<void> {
  const place = await start();
  const before = held();
  expect(before).toContain("TCPSocketWrap");
  await abuse(place);
  await place.bystander();
  await expect.poll(held, { timeout: 20_000 }).toEqual(before);
}

const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
/** HTTP/2 frames (RFC 9113, section 4.1): length, type, flags, stream. */
const http2Frame = (length: number, type: number, stream: number, payload = Buffer.of()): Buffer => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
};
const settings = http2Frame(0, 4, 0);
const noise = Buffer.from(Array.from({ length: 4_000 }, (_, i) => (i * 7919) % 251));

describe.each([
  ["the proxy's", ({ proxy }: Place) => proxy.port],
  ["the backend's", ({ backend }: Place) => backend.port],
])("%s port", (_, portOf) => {
  test.each([
    ["noise", noise],
    ["text", Buffer.from("hello there\r\n\r\n")],
    ["half a preface", preface.subarray(0, 12)],
    ["a preface and noise", Buffer.concat([preface, noise])],
    ["a frame of 16 MB", Buffer.concat([preface, settings, http2Frame(0xff_ff_ff, 0, 1)])],
    [
      "headers that are none",
      Buffer.concat([preface, settings, http2Frame(5, 1, 1, Buffer.from("\xff\xff\xff\xff\xff", "latin1"))]),
    ],
    ["DATA of no stream", Buffer.concat([preface, settings, http2Frame(4, 0, 7, Buffer.from("data"))])],
    [
      "a thousand PINGs",
      Buffer.concat([preface, settings, ...Array.from({ length: 1_000 }, () => http2Frame(8, 6, 0, Buffer.alloc(8)))]),
    ],
    ["TLS without a certificate", Buffer.from("160301020001000200fc0303", "hex")],
  ])("%s", async (_, bytes) => {
    await survives(async (place) => {
      const socket = connect(portOf(place), "127.0.0.1");
      socket.on("error", () => undefined).resume();
      await once(socket, "connect");
      await new Promise((resolve) => socket.write(bytes, resolve));
      await Promise.race([once(socket, "close"), place.bystander()]);
      socket.destroy();
    });
  });
});

const open = (callId: number, method = "Bidi"): Frame => ({
  type: "OPEN",
  callId,
  path: `/${EchoService.typeName}/${method}`,
  timeoutMs: 0,
  headers: [],
});

async function mux({ proxy }: Place): Promise<WebSocket> {
  const socket = new WebSocket(`${proxy.url.replace("http", "ws")}/ws`, ["grpc-mux.v1"]);
  socket.on("error", () => undefined);
  onTestFinished(() => socket.terminate());
  await once(socket, "open");
  return socket;
}

describe("grpc-mux.v1", () => {
  test("thousands of OPENs: those past the limit are refused, and all go with the socket", async () => {
    await survives(async (place) => {
      const socket = await mux(place);
      let bytes = "";
      socket.on("message", (data: Buffer) => (bytes += data.toString("latin1")));
      socket.send(encodeFrames(Array.from({ length: 5_000 }, (_, index) => open(index + 1))));
      await expect.poll(() => bytes.split("more than 100 calls are open").length - 1).toBe(4_900);
      socket.terminate();
    });
  });

  test("a client that asks and asks, but never reads, is closed, and so are its calls", async () => {
    await survives(async (place) => {
      const socket = await mux(place);
      socket.pause();
      // Reset by reset, more than a hundred bytes each, is owed to this client.
      const refused = (from: number): Frame[] => Array.from({ length: 5_000 }, (_, i) => open(from + i));
      for (let id = 1; socket.readyState === WebSocket.OPEN && id < 500_000; id += 5_000) {
        await new Promise((resolve) => socket.send(encodeFrames(refused(id)), resolve));
        await new Promise(setImmediate);
      }
      socket.resume();
      await once(socket, "close");
    });
  });

  test("a client that vanishes with calls of every kind", async () => {
    await survives(async (place) => {
      const socket = await mux(place);
      socket.send(
        encodeFrames(["Unary", "ServerStream", "ClientStream", "Bidi"].map((name, at) => open(at + 1, name))),
      );
      await sleep(0);
      socket.terminate();
    });
  });
});

test("clients that leave in the middle of everything, on every carrier", async () => {
  await survives(async ({ proxy }) => {
    const path = `/${EchoService.typeName}/Bidi`;
    const requests = ["application/grpc-web+proto", "application/grpc-web-text", "application/connect+json"].map(
      async (type) => {
        const socket = connect(proxy.port, "127.0.0.1");
        const head = `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ntransfer-encoding: chunked\r\n\r\n`;
        await new Promise((resolve) => socket.write(`${head}7\r\n\0\0\0`, resolve));
        socket.destroy();
      },
    );
    const socket = new WebSocket(proxy.url.replace("http", "ws") + path, ["grpc-websockets"]);
    await once(socket, "open");
    socket.send(Buffer.of());
    socket.terminate();
    const session = connectHttp2(proxy.url);
    const stream: ClientHttp2Stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
    });
    stream.on("error", () => undefined);
    await once(session, "connect");
    session.destroy();
    await Promise.all(requests);
  });
});

const node = [
  { name: "gRPC over HTTP/2", create: (baseUrl: string): Transport => createGrpcTransport({ baseUrl }) },
  {
    name: "Connect over HTTP/2",
    create: (baseUrl: string): Transport => createConnectTransport({ baseUrl, httpVersion: "2" }),
  },
];

test.each(node)("the backend dies under a stream: $name", async ({ create }) => {
  const backend = await startBackend((call) => void call.write(Buffer.of()));
  const client = createClient(EchoService, create((await startProxy(backend.url)).url));
  const messages = client.serverStream({ value: "go" })[Symbol.asyncIterator]();
  await messages.next();
  backend.stop();
  await expect(messages.next()).rejects.toMatchObject({ code: Code.Unavailable });
});

test("the backend dies under a stream: grpc-websockets", async () => {
  const backend = await startBackend((call) => void call.write(Buffer.from("first")));
  const { url } = await startProxy(backend.url);
  const socket = new WebSocket(`${url.replace("http", "ws")}/${EchoService.typeName}/Bidi`, ["grpc-websockets"]);
  let bytes = "";
  socket.on("message", (data: Buffer) => (bytes += data.toString("latin1")));
  await once(socket, "open");
  socket.send(Buffer.of());
  await expect.poll(() => bytes).toContain(frame(0, Buffer.from("first")).toString("latin1"));
  backend.stop();
  const [code] = (await once(socket, "close")) as [number];
  expect(bytes).toContain("grpc-status: 14\r\ngrpc-message: no connection to the backend");
  expect(code).toBe(1000);
});
