// The WebSockets' door: who is let in, and what becomes of the calls when either end is gone.
import { createClient } from "@connectrpc/connect";
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { echo, startBackend } from "../testing/backend.ts";
import { startProxy } from "../testing/proxy.ts";
import { EchoService } from "../testing/service.ts";
import { webSocket } from "../testing/transports.ts";

/** The handshake's outcome: the agreed sub-protocol, or the HTTP answer. */
function open(url: string, protocols: string[], origin?: string): Promise<string> {
  const socket = new WebSocket(url.replace("http", "ws"), protocols, origin === undefined ? {} : { origin });
  onTestFinished(() => socket.terminate());
  return new Promise((resolve, reject) => {
    socket.on("open", () => resolve(socket.protocol));
    socket.on("error", reject);
    socket.on("unexpected-response", (_request, response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => resolve(`${String(response.statusCode)} ${body}`));
    });
  });
}

describe("handshake", () => {
  test.each([
    ["the sub-protocol", "/ws", ["grpc-mux.v1"], "grpc-mux.v1"],
    ["one of several", "/ws?x=1", ["other", "grpc-mux.v1"], "grpc-mux.v1"],
    ["none", "/ws", [], '400 expected the sub-protocol grpc-mux.v1, found ""'],
    ["another", "/ws", ["chat"], '400 expected the sub-protocol grpc-mux.v1, found "chat"'],
    ["another path", "/wss", ["grpc-mux.v1"], "404 expected the path /ws for grpc-mux.v1, or /<service>/<method>"],
    ["a method's path", "/a.B/C", ["grpc-websockets"], "grpc-websockets"],
    ["a method's path for many calls", "/a.B/C", ["grpc-mux.v1"], "400 expected the sub-protocol grpc-websockets"],
    ["the path of many calls for one", "/ws", ["grpc-websockets"], "400 expected the sub-protocol grpc-mux.v1"],
  ])("%s", async (_name, path, protocols, expected) => {
    const { url } = await startProxy("http://127.0.0.1:1");
    expect((await open(url + path, protocols)).slice(0, expected.length)).toBe(expected);
  });

  test("pages of other origins are let in or not, as the options say", async () => {
    const { url } = await startProxy("http://127.0.0.1:1", { allowedOrigins: ["https://friend.example"] });
    expect(await open(`${url}/ws`, ["grpc-mux.v1"])).toBe("grpc-mux.v1");
    expect(await open(`${url}/ws`, ["grpc-mux.v1"], url)).toBe("grpc-mux.v1");
    expect(await open(`${url}/ws`, ["grpc-mux.v1"], "https://friend.example")).toBe("grpc-mux.v1");
    expect(await open(`${url}/ws`, ["grpc-mux.v1"], "https://foe.example")).toContain("403");
  });
});

test("many calls on one socket end one by one", async () => {
  const { url } = await startProxy((await startBackend(echo)).url);
  const client = createClient(EchoService, webSocket.create(url));
  const texts = Array.from({ length: 80 }, (_, i) => String(i));
  const answers = await Promise.all(texts.map((value) => client.unary({ value })));
  expect(answers.map(({ value }) => value)).toEqual(texts);
});

test("a socket that is lost cancels its calls", async () => {
  const cancelled = Promise.withResolvers<undefined>();
  const backend = await startBackend((call) => {
    call.on("cancelled", () => cancelled.resolve(undefined));
    call.sendMetadata(new Metadata());
  });
  const { url } = await startProxy(backend.url);
  const sockets: WebSocket[] = [];
  class Tracked extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols);
      sockets.push(this);
    }
  }
  const client = createClient(EchoService, webSocket.create(url, Tracked));
  const onHeader = (): void => sockets[0]?.terminate();
  await expect(client.serverStream({ value: "go" }, { onHeader })[Symbol.asyncIterator]().next()).rejects.toThrow();
  await cancelled.promise;
});

test("closing the proxy ends sockets and calls", async () => {
  const cancelled = Promise.withResolvers<undefined>();
  const backend = await startBackend((call) => {
    call.on("cancelled", () => cancelled.resolve(undefined));
    call.sendMetadata(new Metadata());
  });
  const proxy = await startProxy(backend.url);
  const client = createClient(EchoService, webSocket.create(proxy.url));
  const onHeader = (): void => void proxy.close();
  await expect(client.serverStream({ value: "go" }, { onHeader })[Symbol.asyncIterator]().next()).rejects.toThrow();
  await cancelled.promise;
});
