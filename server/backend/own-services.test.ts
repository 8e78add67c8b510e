// Calls of our own services have an end, like those of deployments.
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { expect, onTestFinished, test } from "vitest";
import { Health } from "#gen/grpc/health/v1/health_pb.js";
import { startPlayground } from "../compose.ts";
import { readConfig } from "../config.ts";
import { limits } from "../limits.ts";

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
