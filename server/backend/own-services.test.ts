// What strangers send to our own services: their calls have an end, and their oddities are lines of the bounded log.
import { readFile } from "node:fs/promises";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { connect } from "node:http2";
import { expect, onTestFinished, test, vi } from "vitest";
import { type GrpcHandler, type GrpcResponse, StatusCode } from "grpc-handler";
import { Health } from "#gen/grpc/health/v1/health_pb.js";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { startPlayground } from "../compose.ts";
import { readConfig } from "../config.ts";
import { registryOf } from "../descriptor-sets.ts";
import { PlaygroundError } from "../errors.ts";
import { limits } from "../limits.ts";
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

/** A backend whose own services answer with `playground`, a client of it, and what it logs. */
async function serve(playground: GrpcHandler) {
  const lines: string[] = [];
  const descriptors = registryOf(await readFile(new URL("../../proto/gen/descriptor_set.binpb", import.meta.url)));
  const backend = await startBackend(
    {
      ...{ descriptors, sandboxed: [], addressOf: (_sealed, peer) => peer, isFromProxy: () => false, limits },
      inflating: { use: (_owner, job) => job() },
      readiness: () => ({ takesReaders: true, takesCalls: true }),
      deployments: {
        onOwnMethod: () => undefined,
        quotas: { openCall: () => ({ release: () => undefined }) },
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
