// Clients that hold the proxy's connections, requests, pages and sockets without using them: each is bounded, and gives way.
import { once } from "node:events";
import { type ClientHttp2Stream, connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { limits } from "../../limits.ts";
import type { ClientLoadLimits } from "./client-load.ts";
import { frame, framePrefix } from "../call/frames.ts";
import { echo, startBackend } from "../testing/backend.ts";
import { noBackend, startProxy, type TestProxy } from "../testing/proxy.ts";
import { EchoService } from "../testing/service.ts";

const usual = limits.proxy.clients;

const start = (clients: Partial<ClientLoadLimits>, options: object = {}): Promise<TestProxy> =>
  startProxy(noBackend, { clients: { ...usual, ...clients }, trustedProxies: 1, log: () => undefined, ...options });

/** More than a client's kernel and ours keep for it. */
const large = Buffer.alloc(16 * 1024 * 1024);
const bigPages = { site: (_req: unknown, res: { end(bytes: Buffer): void }) => res.end(large) };

function open({ port }: TestProxy, head = ""): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  onTestFinished(() => void socket.destroy());
  socket.write(head);
  return socket;
}

const status = async (proxy: TestProxy, from: string): Promise<number> =>
  (await fetch(`${proxy.url}/healthz`, { headers: { "x-forwarded-for": from, connection: "close" } })).status;

test("a connection too many is closed before it is read, and its place comes back", async () => {
  const proxy = await start({ connections: { perAddress: 2, inAll: 2 } });
  const [first] = [open(proxy), open(proxy)];
  await once(first, "connect");
  await once(open(proxy), "close");
  first.destroy();
  await expect.poll(() => status(proxy, "203.0.113.1").catch(() => 0)).toBe(200);
});

test("requests of one address are bounded, those of another are not", async () => {
  const proxy = await start({ requests: { perAddress: 1, inAll: 10 } }, { site: () => undefined });
  const request = (from: string): string => `GET / HTTP/1.1\r\nhost: localhost\r\nx-forwarded-for: ${from}\r\n\r\n`;
  const held = open(proxy, request("203.0.113.1"));
  await expect.poll(() => status(proxy, "203.0.113.1")).toBe(429);
  expect(await status(proxy, "203.0.113.2")).toBe(200);
  held.destroy();
  await expect.poll(() => status(proxy, "203.0.113.1")).toBe(200);
});

test("a page that is not taken is given up, over HTTP/1.1 and over HTTP/2", async () => {
  const proxy = await start({ unreadMs: 200, lookMs: 50 }, bigPages);
  const head = "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";
  const slow = open(proxy, head);
  slow.pause();
  const session = connectHttp2(proxy.url, { settings: { initialWindowSize: 0 } });
  onTestFinished(() => session.destroy());
  const stream = session.request({ ":path": "/" });
  stream.on("error", () => undefined);
  await new Promise((resolve) => stream.once("close", resolve));
  // A socket that is not read hears of its end when it is read again.
  await expect
    .poll(() => {
      slow.resume();
      return slow.destroyed || slow.readableEnded;
    })
    .toBe(true);
});

test("one that is taken slowly is not", async () => {
  const proxy = await start({ unreadMs: 400, lookMs: 50 }, bigPages);
  const session = connectHttp2(proxy.url);
  onTestFinished(() => session.destroy());
  const stream = session.request({ ":path": "/" });
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes % 64 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(bytes).toBe(large.length);
});

test("WebSockets of one address are bounded", async () => {
  const proxy = await start({ sockets: { perAddress: 1, inAll: 10 } });
  const socket = (from: string): WebSocket => {
    const made = new WebSocket(`${proxy.url.replace("http", "ws")}/ws`, "grpc-mux.v1", {
      headers: { "x-forwarded-for": from },
    });
    made.on("error", () => undefined);
    onTestFinished(() => made.terminate());
    return made;
  };
  await once(socket("203.0.113.1"), "open");
  const [, refused] = (await once(socket("203.0.113.1"), "unexpected-response")) as [unknown, { statusCode: number }];
  expect(refused.statusCode).toBe(429);
  await once(socket("203.0.113.2"), "open");
});

test("a call that has its status is let go, though its client never ends it", async () => {
  const backend = await startBackend((call) => call.end());
  const proxy = await startProxy(backend.url, { clients: { ...usual, unreadMs: 200, lookMs: 50 } });
  const session = connectHttp2(proxy.url);
  onTestFinished(() => session.destroy());
  const head = { ":method": "POST", ":path": `/${EchoService.typeName}/Bidi`, "content-type": "application/grpc" };
  const stream = session.request(head, { endStream: false });
  stream.on("error", () => undefined).resume();
  const [trailers] = (await once(stream, "trailers")) as [Record<string, unknown>];
  expect(trailers["grpc-status"]).toBe("0");
  await new Promise((resolve) => stream.once("close", resolve));
});

const mebibyte = 1024 * 1024;
/** Only what grows is looked at in time. */
const few = { unreadBytes: { perAddress: 3 * mebibyte, inAll: 100 * mebibyte }, lookBytes: mebibyte, lookMs: 60_000 };

/** Calls from one address over HTTP/2, of which the client reads nothing when its windows are 0. */
async function calls(contentType: string, { count, initialWindowSize }: { count: number; initialWindowSize: number }) {
  const proxy = await startProxy((await startBackend(echo)).url, {
    clients: { ...usual, ...few },
    trustedProxies: 1,
    log: () => undefined,
  });
  const session = connectHttp2(proxy.url, { settings: { initialWindowSize } });
  onTestFinished(() => session.destroy());
  const call = (from: string): ClientHttp2Stream => {
    const path = `/${EchoService.typeName}/${contentType === "application/grpc" ? "Bidi" : "Unary"}`;
    const head = { ":method": "POST", ":path": path, "content-type": contentType, "x-forwarded-for": from };
    return session.request(head).on("error", () => undefined);
  };
  return { call, calls: Array.from({ length: count }, () => call("203.0.113.1")) };
}

test("long responses that are not read are bounded for an address: those over it end", async () => {
  const { call, calls: unread } = await calls("application/proto", { count: 8, initialWindowSize: 0 });
  const answered = new Set<ClientHttp2Stream>();
  const waiting = new Set<ClientHttp2Stream>();
  for (const stream of unread) {
    stream.once("response", ({ ":status": status }) => {
      answered.add(stream);
      if (status === 200) waiting.add(stream);
    });
    // One that is ended may be reset before its headers are read.
    stream.once("close", () => {
      answered.add(stream);
      waiting.delete(stream);
    });
    stream.end(Buffer.alloc(mebibyte));
  }
  await expect.poll(() => answered.size).toBe(8);
  await expect.poll(() => waiting.size).toBeLessThanOrEqual(3);
  let other: unknown;
  const stream = call("203.0.113.2").once("response", ({ ":status": status }) => (other = status));
  stream.end(Buffer.alloc(mebibyte));
  await expect.poll(() => other).toBe(200);
});

test("long messages that are not sent to their end are bounded for an address: those over it are RESOURCE_EXHAUSTED", async () => {
  const { call, calls: uploads } = await calls("application/grpc", { count: 12, initialWindowSize: 65_535 });
  const refusals: unknown[] = [];
  for (const stream of uploads) {
    for (const event of ["response", "trailers"])
      stream.on(event, (headers: Record<string, unknown>) => headers["grpc-status"] && refusals.push(headers));
    stream.write(Buffer.concat([framePrefix(0, mebibyte), Buffer.alloc(mebibyte / 2)]));
  }
  await expect.poll(() => refusals.length).toBe(9);
  for (const headers of refusals)
    expect(headers).toMatchObject({
      "grpc-status": "8",
      "grpc-message": expect.stringContaining("messages that are not whole") as string,
    });
  const other = call("203.0.113.2").resume();
  other.end(frame(0, Buffer.alloc(mebibyte)));
  expect((await once(other, "trailers"))[0]).toMatchObject({ "grpc-status": "0" });
});

test("long messages that are sent to their end do not add up", async () => {
  const { calls: uploads } = await calls("application/grpc", { count: 2, initialWindowSize: 65_535 });
  const statuses = uploads.map(async (stream) => {
    stream.resume();
    for (let i = 0; i < 8; i++) await new Promise((resolve) => stream.write(frame(0, Buffer.alloc(mebibyte)), resolve));
    stream.end();
    return ((await once(stream, "trailers")) as [Record<string, unknown>])[0]["grpc-status"];
  });
  expect(await Promise.all(statuses)).toEqual(["0", "0"]);
});
