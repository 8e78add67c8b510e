// A machine whose disk is full: the log cannot be written, nor anything in the folder for temporary files. Readers notice nothing.
import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { expect, onTestFinished, test } from "vitest";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { createWebSocketTransport } from "connect-websocket";
import { addressOf, startPart } from "./processes.ts";

/** Of a file system with a single page, which is full of another file. */
const fullFolder = ["bwrap", "--die-with-parent", "--dev-bind", "/", "/", "--size", "4096", "--tmpfs", "/tmp"];
const filled = [
  "sh",
  "-c",
  'head -c 100000 /dev/zero >/tmp/full 2>/dev/null; ! echo more >/tmp/more && exec "$@"',
  "sh",
];

const hasBubblewrap = spawnSync("bwrap", ["--version"]).status === 0;

test.skipIf(!hasBubblewrap)(
  "with a full disk, readers deploy and stream, read schemas, and the parts go on",
  async () => {
    // Every write to it fails with ENOSPC.
    const stderr = openSync("/dev/full", "w");
    onTestFinished(() => closeSync(stderr));
    const inside = [...fullFolder, ...filled];
    const backend = await startPart("backend", { inside, stderr });
    // One line that is logged at the start: the proxy's BACKEND_URL is no loopback address for it, and there is no secret.
    const proxy = await startPart("proxy", { inside, stderr, env: { BACKEND_URL: addressOf(backend) } });
    const transport = createWebSocketTransport({ baseUrl: addressOf(proxy), webSocket: WebSocket });
    onTestFinished(() => transport.close());
    const playground = createClient(PlaygroundService, transport);
    const files = {
      "handler.ts": `import { RpcError } from "grpc-handler";
export default class { async handleRequest() { throw new RpcError(9, "it runs"); } }`,
    };
    const { deploymentId } = await playground.deploy({ example: "stock-ticker", files });
    const call = createClient(StockService, transport).getPrice({}, { headers: { "x-deployment": deploymentId } });
    await expect(call).rejects.toThrow("it runs");
    const proto = { "a.proto": 'syntax = "proto3";\nmessage A {}\n' };
    const { fileDescriptorSet } = await playground.readSchema({ files: proto });
    expect(fileDescriptorSet.length).toBeGreaterThan(0);
    // A client's address that cannot be believed is a line in the log.
    const direct = createClient(StockService, createGrpcTransport({ baseUrl: addressOf(backend) }));
    await direct.getPrice({ symbol: "A" }, { headers: { "x-client-address": "not sealed" } });
    expect([backend.exitCode(), proxy.exitCode()]).toEqual([null, null]);
  },
);
