// What calls may make wait in the backend, met by clients that do not read and handlers that do not take.
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { expect, onTestFinished, test, vi } from "vitest";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { startPlayground } from "../compose.ts";
import { readConfig } from "../config.ts";
import { type Limits, limits } from "../limits.ts";
import { frames, rawClient, statusOf } from "./testing/raw-server.ts";

const MiB = 1024 * 1024;

/** A playground whose large messages may be 4 MiB in all, so 2 MiB of one address, and a handler that is deployed on it. */
async function deploy(source: string, backend: Partial<Limits["backend"]> = {}) {
  const client = { ...limits.client, largeMessageBytes: { perAddress: 64 * MiB, inAll: 4 * MiB } };
  const small = { ...limits, client, backend: { ...limits.backend, ...backend } };
  const playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0 }, small);
  onTestFinished(() => playground.close());
  const { grpcPort } = playground;
  const transport = createGrpcTransport({ baseUrl: `http://127.0.0.1:${String(grpcPort)}` });
  const files = { "handler.ts": `export default { ${source} };` };
  const answer = await createClient(PlaygroundService, transport).deploy({ example: "chat", files });
  expect(answer.diagnostics).toEqual([]);
  return { grpcPort, headers: { "x-deployment": answer.deploymentId } };
}

const path = "/chat.v1.ChatService/Chat";

test("responses that a client does not read end its calls when they are too many, and small ones go on", async () => {
  const { grpcPort, headers } = await deploy(`async *handleBidiStream(requests, { signal }) {
    for await (const { payload } of requests) {
      yield { payload: new Uint8Array(payload[0] * 1024) };
    }
  }`);
  const asking = (kibibytes: number): Buffer => frames(Buffer.of(kibibytes));
  const deaf = rawClient(grpcPort, path, 0);
  const held = Array.from({ length: 8 }, () => deaf(headers));
  const responded = held.map((call) => new Promise((resolve) => call.once("response", resolve)));
  for (const call of held) call.write(asking(255));
  await Promise.all(responded);
  const refused = deaf(headers);
  refused.write(asking(255));
  expect(await statusOf(refused)).toEqual(["8", expect.stringContaining("bytes of large messages that wait here")]);
  const reading = rawClient(grpcPort, path);
  const small = reading(headers);
  small.resume().end(asking(64));
  expect(await statusOf(small)).toEqual(["0", "OK"]);
  held[0]?.close();
  await vi.waitFor(async () => {
    const another = reading(headers);
    another.resume().end(asking(255));
    expect(await statusOf(another)).toEqual(["0", "OK"]);
  });
});

test("requests that a handler does not take end their calls when they are too many", async () => {
  const { grpcPort, headers } = await deploy(`async *handleBidiStream() {
    yield { payload: new Uint8Array(1) };
    await new Promise(() => {});
  }`);
  const send = rawClient(grpcPort, path);
  const calls = [1, 2, 3].map(() => send(headers));
  const statuses = calls.map(statusOf);
  for (const call of calls) call.resume().write(frames(Buffer.alloc(MiB)));
  expect(await Promise.race(statuses)).toEqual([
    "8",
    expect.stringContaining("bytes of large messages that wait here"),
  ]);
});

test("requests that are not sent to their end count too, until their call is over", async () => {
  const { grpcPort, headers } = await deploy(
    `async *handleBidiStream(requests) { for await (const one of requests) yield one; }`,
  );
  const send = rawClient(grpcPort, path);
  const begin = (more: Readonly<Record<string, string>> = {}) => {
    const call = send({ ...headers, ...more });
    call.resume().write(frames(Buffer.alloc(MiB)).subarray(0, 100));
    return { call, status: statusOf(call) };
  };
  const begun = [begin(), begin(), begin()];
  const refusal = ["8", expect.stringContaining("bytes of large messages that wait here")];
  expect(await Promise.race(begun.map(({ status }) => status))).toEqual(refusal);
  for (const { call } of begun) call.close();
  // Their client leaves them half open.
  const isLate = async (): Promise<void> =>
    expect(await begin({ "grpc-timeout": "50m" }).status).toEqual(["4", expect.anything()]);
  await vi.waitFor(isLate);
  for (let count = 0; count < 3; count++) await isLate();
  const whole = send(headers);
  whole.resume().end(frames(Buffer.alloc(MiB)));
  expect(await statusOf(whole)).toEqual(["0", "OK"]);
});

test("refused streams do not end their connection, nor what is open on it", async () => {
  const handler = `async *handleBidiStream() {
    yield { payload: new Uint8Array(${String(2 * MiB)} - 100) };
  }`;
  const { grpcPort, headers } = await deploy(handler, { sessionMemoryMiB: 1 });
  const send = rawClient(grpcPort, path, 0);
  const open = send(headers);
  await new Promise((resolve) => open.once("response", resolve));
  for (let count = 0; count < 150;) {
    const code = await new Promise((resolve) => {
      const call = send(headers);
      call.once("close", () => resolve(call.rstCode));
      call.once("response", () => call.close());
    });
    expect([8, 11]).toContain(code);
    if (code === 11) count++;
  }
  expect(open.closed).toBe(false);
});
