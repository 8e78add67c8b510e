// Every interoperability case with every client that runs in Node, against the real playground.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPlayground, type Playground } from "../server/compose.ts";
import { readConfig } from "../server/config.ts";
import { nodeClients } from "./clients/node.ts";
import { portableClients } from "./clients/portable.ts";
import { deployInterop, runCases } from "./run.ts";

let playground: Playground;

beforeAll(async () => {
  playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0 });
}, 60_000);
afterAll(() => playground.close());

describe("interoperability", () => {
  test.each([...nodeClients, ...portableClients])("$name", { timeout: 60_000 }, async (client) => {
    const { url, grpcPort } = playground;
    const handler = await readFile(new URL("../content/examples/interop/handler.ts", import.meta.url), "utf8");
    const address = { url, grpcUrl: `http://127.0.0.1:${String(grpcPort)}` };
    const results = await runCases(client, address, await deployInterop(url, handler));
    expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(results.filter(({ outcome }) => outcome === "passed").length).toBeGreaterThan(10);
  });
});
