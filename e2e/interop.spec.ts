// Promise: the clients that browsers use today work unchanged, from a page, in every way that gRPC's own interoperability cases try.
import { build } from "esbuild";
import { expect } from "@playwright/test";
import { deploy } from "./deploy.ts";
import { handlerOf, test } from "./lab.ts";

interface Interop {
  readonly names: readonly string[];
  run(name: string, deploymentId: string): Promise<{ case: string; outcome: string; reason?: string }[]>;
}

declare global {
  interface Window {
    interop: Interop;
  }
}

const clients = [
  "@connectrpc/connect-web, gRPC-Web",
  "@connectrpc/connect-web, Connect JSON",
  "@connectrpc/connect-web, Connect proto",
  "connect-websocket, grpc-mux.v1",
  "@protobuf-ts/grpcweb-transport, gRPC-Web",
  "@protobuf-ts/grpcweb-transport, gRPC-Web text",
  "nice-grpc-web, gRPC-Web",
  "nice-grpc-web, grpc-websockets",
  "grpc-web, gRPC-Web",
  "grpc-web, gRPC-Web text",
  "@improbable-eng/grpc-web, gRPC-Web",
  "@improbable-eng/grpc-web, grpc-websockets",
];

// The bundle stands for a page of its own; the policy of ours, rightly, lets no script in.
test.use({ bypassCSP: true });
// The page is the one for unknown addresses, and the cases ask for calls that fail: over Connect a browser logs their HTTP status.
test.use({ expectedErrors: /status of (?:404 .*\/404\)|50[01] .*\/grpc\.testing\.)/u });

let bundle = "";

test.beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: ["interop/browser.ts"],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "interop",
    define: { global: "globalThis" },
  });
  bundle = outputFiles[0]?.text ?? "";
});

for (const name of clients) {
  test(name, async ({ page }) => {
    const url = String(process.env["PLAYGROUND_URL"]);
    const id = await deploy("interop", handlerOf("interop"));
    await page.goto(`${url}/404`);
    await page.addScriptTag({ content: bundle });
    const results = await page.evaluate(([name, id]) => window.interop.run(name, id), [name, id] as const);
    expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(results.filter(({ outcome }) => outcome === "passed").length).toBeGreaterThanOrEqual(8);
  });
}

test("no client of the bundle is forgotten here", async ({ page }) => {
  await page.goto(`${String(process.env["PLAYGROUND_URL"])}/404`);
  await page.addScriptTag({ content: bundle });
  expect(await page.evaluate(() => [...window.interop.names].sort())).toEqual([...clients].sort());
});
