// What strangers send to our own services: their calls have an end, and their oddities are lines of the bounded log.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { connect } from "node:http2";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test, vi } from "vitest";
import { type GrpcHandler, type GrpcResponse, StatusCode } from "grpc-handler";
import { Health } from "#gen/grpc/health/v1/health_pb.js";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { startPlayground } from "../compose.ts";
import { readConfig } from "../config.ts";
import { registryOf } from "../descriptor-sets.ts";
import { PlaygroundError } from "../errors.ts";
import { limits } from "../limits.ts";
import { requestCheck } from "../proxy/index.ts";
import { servedServices } from "../served-services.ts";
import { textOf } from "../log.ts";
import { startBackend } from "./index.ts";

test("a Watch that is open for too long ends with UNAVAILABLE, so that its client opens another", async () => {
  const short = { ...limits, sandbox: { ...limits.sandbox, callMs: 300 } };
  const playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0 }, short);
  onTestFinished(() => playground.close());
  const client = createClient(
    Health,
    createGrpcTransport({ baseUrl: `http://127.0.0.1:${String(playground.grpcPort)}` }),
  );
  const states: number[] = [];
  const watching = async (): Promise<void> => {
    for await (const { status } of client.watch({})) states.push(status);
  };
  await expect(watching()).rejects.toThrow(/^\[unavailable\] the call has been open for 0.005 minutes/);
  expect(states.length).toBeGreaterThan(0);
});

const descriptors = registryOf(await readFile(new URL("../../proto/gen/descriptor_set.binpb", import.meta.url)));

const held = () => ({ release: () => undefined });

/** A backend whose own services answer with `playground`, a client of it, and what it logs. */
async function serve(playground: GrpcHandler) {
  const lines: string[] = [];
  const backend = await startBackend(
    {
      ...{ descriptors, sandboxed: [], addressOf: (_sealed, peer) => peer, isFromProxy: () => false, limits },
      inflating: { use: (_owner, job) => job() },
      check: requestCheck(limits.requestBytes),
      readiness: () => ({ takesReaders: true, takesCalls: true }),
      deployments: {
        onOwnMethod: () => undefined,
        quotas: { openCall: held, largeMessage: held },
        find: () => undefined,
      } as never,
      playground,
      log: (entry) => lines.push(textOf(entry)),
    },
    { host: "127.0.0.1", port: 0 },
  );
  onTestFinished(() => backend.close());
  const transport = createGrpcTransport({ baseUrl: `http://127.0.0.1:${String(backend.port)}` });
  return { backend, lines, client: createClient(PlaygroundService, transport) };
}

test("what broke within us is a sentence for the client, and its cause is in the log", async () => {
  const broken = (): never => {
    throw new PlaygroundError(StatusCode.INTERNAL, "it broke down", new Error("the cause"));
  };
  const { client, lines } = await serve({ handleRequest: broken });
  await expect(client.getState({})).rejects.toThrow(/^\[internal\] it broke down$/);
  expect(lines).toEqual([expect.stringContaining("the cause")]);
});

test("an open call outlives the time of a PING while the backend drains", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const answer = Promise.withResolvers<GrpcResponse>();
  const called = Promise.withResolvers<undefined>();
  const handleRequest = (): Promise<GrpcResponse> => {
    called.resolve(undefined);
    return answer.promise;
  };
  const { backend, client } = await serve({ handleRequest });
  const ended = client.getState({});
  await called.promise;
  const drained = backend.drain(10 * limits.backend.pingMs);
  vi.advanceTimersByTime(2 * limits.backend.pingMs);
  answer.resolve({ payload: new Uint8Array() });
  await expect(ended).resolves.toBeDefined();
  await drained;
});

test("what grpc-js has to say of an odd header goes where all of the log goes", async () => {
  const playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0 });
  onTestFinished(() => playground.close());
  const [unbounded, bounded] = [vi.spyOn(console, "error"), vi.spyOn(process.stderr, "write")];
  const session = connect(`http://127.0.0.1:${String(playground.grpcPort)}`);
  onTestFinished(() => session.destroy());
  const head = { ":method": "POST", ":path": "/grpc.health.v1.Health/Check", "content-type": "application/grpc" };
  const stream = session.request({ ...head, te: "trailers", "set-cookie": "\u00ff" });
  stream.end(Buffer.alloc(5)).resume();
  await new Promise((resolve) => stream.once("close", resolve));
  expect(bounded).toHaveBeenCalledWith(expect.stringContaining("Failed to add metadata entry set-cookie"));
  expect(unbounded).not.toHaveBeenCalled();
});

const methods = servedServices.flatMap((service) =>
  (descriptors.getService(service)?.methods ?? []).map(({ name }) => [service, name] as const),
);

/** Sends one message of so many bytes and no half-close. Resolves with the status. */
async function statusOf(port: number, path: string, bytes: number): Promise<[code: unknown, message: unknown]> {
  const session = connect(`http://127.0.0.1:${String(port)}`);
  onTestFinished(() => session.destroy());
  const head = { ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers" };
  const stream = session.request({ ...head, "grpc-encoding": "gzip" });
  // Some KiB on the wire.
  const message = gzipSync(new Uint8Array(bytes));
  const prefix = Buffer.from([1, 0, 0, 0, 0]);
  prefix.writeUInt32BE(message.length, 1);
  stream.write(Buffer.concat([prefix, message]));
  const [headers] = (await once(stream, "response")) as [Record<string, string>];
  return [Number(headers["grpc-status"]), decodeURIComponent(headers["grpc-message"] ?? "")];
}

test.each(methods)("a request of %s/%s that is too long ends the call as it arrives", async (service, method) => {
  const unused = (): never => {
    throw new Error("the request reached its handler");
  };
  const { backend } = await serve({ handleRequest: unused, handleServerStream: unused });
  const longer: Readonly<Record<string, number>> = limits.ownRequests.longer;
  const most = longer[method] ?? limits.ownRequests.bytes;
  const sentence = `expected a request of at most ${String(most)} bytes for ${method}, found ${String(most + 1)}: send less in it`;
  const status = await statusOf(backend.port, `/${service}/${method}`, most + 1);
  expect(status).toEqual([StatusCode.RESOURCE_EXHAUSTED, sentence]);
});

test("a request that is as long as may be reaches its handler", async () => {
  const read = Promise.withResolvers<number>();
  const { client } = await serve({
    handleRequest: ({ payload }) => {
      read.resolve(payload.length);
      return Promise.resolve({ payload: new Uint8Array() });
    },
  });
  const most = limits.ownRequests.longer.Deploy;
  await client.deploy({ example: "a".repeat(most - 4) });
  expect(await read.promise).toBe(most);
});
