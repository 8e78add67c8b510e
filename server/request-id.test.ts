// The id of a request in the log of both parts, and who may choose it.
import { expect, onTestFinished, test, vi } from "vitest";
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-node";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { startPlayground } from "./compose.ts";
import { readConfig } from "./config.ts";
import { limits } from "./limits.ts";
import { newRequestId, readRequestId } from "./request-id.ts";

test.each([
  ["0af7651916cd43dd8448eb211c80319c", true],
  ["7f9c:8e21.a_b-c", true],
  ["", false],
  ["a b", false],
  ["a\nb", false],
  ["x".repeat(65), false],
  [undefined, false],
])("%j is an id: %s", (text, isId) => {
  expect(readRequestId(text)).toBe(isId ? text : undefined);
});

test("ours are of one length, and no two are the same", () => {
  const ids = Array.from({ length: 1_000 }, newRequestId);
  expect(new Set(ids).size).toBe(1_000);
  expect(ids.filter((id) => readRequestId(id) === undefined || id.length !== 12)).toEqual([]);
});

let broken = false;
const breakable = {
  ...limits,
  deploy: {
    ...limits.deploy,
    get perMinute(): number {
      if (broken) throw new Error("planted");
      return limits.deploy.perMinute;
    },
  },
};

/** The lines of a fault in the backend, when its client sent `x-request-id: from-outside`. */
async function linesOf(env: Record<string, string>): Promise<string[]> {
  const lines: string[] = [];
  const written = vi.spyOn(process.stderr, "write").mockImplementation((text) => lines.push(String(text)) > 0);
  onTestFinished(() => written.mockRestore());
  const config = readConfig({ PORT: "0", GRPC_PORT: "0", LOG_FORMAT: "json", ...env });
  const playground = await startPlayground(config, breakable);
  onTestFinished(() => playground.close());
  broken = true;
  onTestFinished(() => void (broken = false));
  const transport = createGrpcWebTransport({ baseUrl: playground.url, httpVersion: "1.1" });
  const headers = { "x-session": "one", "x-request-id": "from-outside", "x-proxy-request-id": "forged" };
  const deploying = createClient(PlaygroundService, transport).deploy(
    { example: "stock-ticker", files: { "handler.ts": "export default {};" } },
    { headers },
  );
  await expect(deploying).rejects.toThrow("under request id");
  return lines.filter((line) => line.includes("planted"));
}

test("an edge that is believed names the request in the backend's log too", async () => {
  const [line = "{}"] = await linesOf({ TRUST_PROXY: "1" });
  expect(JSON.parse(line)).toMatchObject({ level: "error", part: "backend", request_id: "from-outside" });
});

test("a client does not choose how its request is named", async () => {
  const [line = "{}"] = await linesOf({});
  const { request_id: id } = JSON.parse(line) as { request_id: string };
  expect(id).toMatch(/^[\w-]{12}$/);
  expect(["from-outside", "forged"]).not.toContain(id);
});
