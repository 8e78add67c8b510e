// A backend that says nothing: the proxy keeps the deadline itself, over every carrier, and while it still connects.
import { createServer as createHttp2Server } from "node:http2";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { StatusCode } from "grpc-handler";
import { carriers } from "../../../bench/abuse/calls.ts";
import { startProxy } from "../testing/proxy.ts";

const names = Object.keys(carriers).filter((name) => name !== "grpc");

async function statusOver(name: string, url: string): Promise<number | undefined> {
  const { port } = await startProxy(url, { trustedProxies: 1 });
  const scene = { host: "127.0.0.1", port, url: "", grpcPort: 0 };
  const attempt = { scene, random: () => 0, address: "192.0.2.1", signal: AbortSignal.timeout(20_000) };
  const call = {
    path: "/test.v1.EchoService/ServerStream",
    metadata: [],
    messages: [new Uint8Array()],
    timeoutMs: 200,
  };
  return carriers[name]?.(attempt, call);
}

test.each(names)("%s: a backend that takes the call and never answers", async (name) => {
  const backend = createHttp2Server().listen(0, "127.0.0.1");
  backend.on("stream", (stream) => stream.on("error", () => undefined));
  await once(backend, "listening");
  onTestFinished(() => void backend.close());
  const { port } = backend.address() as AddressInfo;
  expect(await statusOver(name, `http://127.0.0.1:${String(port)}`)).toBe(StatusCode.DEADLINE_EXCEEDED);
});

test.each(names)("%s: a backend that takes the connection and never speaks", async (name) => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  expect(await statusOver(name, `http://127.0.0.1:${String(port)}`)).toBe(StatusCode.DEADLINE_EXCEEDED);
});
