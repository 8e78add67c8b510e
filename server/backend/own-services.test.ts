// What strangers send to our own services: their calls have an end, and their oddities are lines of the bounded log.
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { connect } from "node:http2";
import { expect, onTestFinished, test, vi } from "vitest";
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
