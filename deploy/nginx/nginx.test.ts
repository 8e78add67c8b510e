// playground.conf with the nginx that is installed, in front of a real proxy: each carrier passes, message by message. Skipped where there
// is none.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { createWebSocketTransport } from "connect-websocket";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { listen } from "../../server/listen.ts";
import { echo, startBackend } from "../../server/proxy/testing/backend.ts";
import { certificate } from "../../server/proxy/testing/certificate.ts";
import { startProxy } from "../../server/proxy/testing/proxy.ts";
import { EchoService } from "../../server/proxy/testing/service.ts";
import { createServer } from "node:net";

const isInstalled = spawnSync("nginx", ["-v"]).status === 0;
if (!isInstalled) console.warn("nginx is not installed, so playground.conf is not tested: apt-get install nginx-light");

const text = readFileSync(path.join(import.meta.dirname, "playground.conf"), "utf8");

/** A folder with a whole configuration that includes ours, with these ports and the tests' certificate. */
function configure({ plain, tls, playground }: { plain: number; tls: number; playground: number }): string {
  const folder = mkdtempSync(path.join(tmpdir(), "nginx-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const ours = text
    .replace("listen 80;", `listen 127.0.0.1:${String(plain)};`)
    .replace("listen 443 ssl http2;", `listen 127.0.0.1:${String(tls)} ssl http2;`)
    .replaceAll("127.0.0.1:8080", `127.0.0.1:${String(playground)}`)
    .replaceAll("/etc/nginx/play.example.org", path.join(folder, "edge"));
  writeFileSync(path.join(folder, "edge.crt"), certificate.cert);
  writeFileSync(path.join(folder, "edge.key"), certificate.key);
  writeFileSync(path.join(folder, "playground.conf"), ours);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (of) => `${of}_temp_path ${folder}/${of};`,
  );
  writeFileSync(
    path.join(folder, "nginx.conf"),
    `daemon off; pid ${folder}/pid; error_log stderr; events {}
     http { access_log off; ${temporary.join(" ")} include ${folder}/playground.conf; }`,
  );
  return folder;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0, "127.0.0.1");
  await new Promise((closed) => server.close(closed));
  return port;
}

async function startNginx(playground: number): Promise<{ plain: string; tls: string }> {
  const [plain, tls] = await Promise.all([freePort(), freePort()]);
  const folder = configure({ plain, tls, playground });
  const nginx: ChildProcess = spawn("nginx", ["-p", folder, "-c", path.join(folder, "nginx.conf")], {
    stdio: "inherit",
  });
  onTestFinished(async () => {
    nginx.kill("SIGTERM");
    if (nginx.exitCode === null) await once(nginx, "exit");
  });
  const addresses = { plain: `http://127.0.0.1:${String(plain)}`, tls: `https://localhost:${String(tls)}` };
  const answers = (): Promise<unknown> => fetch(addresses.plain, { redirect: "manual" }).catch(() => undefined);
  await expect.poll(answers).toBeDefined();
  return addresses;
}

const nodeOptions = { ca: certificate.cert };

const carriers: readonly (readonly [name: string, create: (baseUrl: string) => Transport])[] = [
  ["gRPC", (baseUrl) => createGrpcTransport({ baseUrl, nodeOptions })],
  ["gRPC-Web", (baseUrl) => createGrpcWebTransport({ baseUrl, nodeOptions, httpVersion: "1.1" })],
  ["Connect", (baseUrl) => createConnectTransport({ baseUrl, nodeOptions, httpVersion: "2" })],
  [
    "WebSocket",
    (baseUrl) => {
      class Trusting extends WebSocket {
        constructor(url: string, protocols: string[]) {
          super(url, protocols, nodeOptions);
        }
      }
      const transport = createWebSocketTransport({ baseUrl, webSocket: Trusting });
      onTestFinished(() => transport.close());
      return transport;
    },
  ],
];

test.skipIf(!isInstalled)("the file is valid", () => {
  const folder = configure({ plain: 1, tls: 2, playground: 3 });
  const { stderr } = spawnSync("nginx", ["-t", "-p", folder, "-c", path.join(folder, "nginx.conf")], {
    encoding: "utf8",
  });
  expect(stderr).toContain("test is successful");
  expect(stderr).not.toMatch(/\[(?:warn|emerg)\]/u);
});

test.skipIf(!isInstalled).each(carriers)(
  "%s: each message passes as it is sent, in both directions",
  async (name, create) => {
    const backend = await startBackend(echo);
    const { tls } = await startNginx((await startProxy(backend.url, { trustedProxies: 1 })).port);
    const client = createClient(EchoService, create(tls));
    expect((await client.unary({ value: "whole" })).value).toBe("whole");
    // HTTP/1.1 has no way to answer before the request is over that clients could read.
    if (name === "gRPC-Web") return;
    const answered = Promise.withResolvers<undefined>();
    async function* requests(): AsyncGenerator<{ value: string }> {
      yield { value: "first" };
      await answered.promise;
      yield { value: "second" };
    }
    const received: string[] = [];
    for await (const { value } of client.bidi(requests())) {
      received.push(value);
      answered.resolve(undefined);
    }
    expect(received).toEqual(["first", "second"]);
  },
);

test.skipIf(!isInstalled)(
  "native gRPC is UNAVAILABLE when the playground cannot be reached, and plain HTTP is sent to TLS",
  async () => {
    const { tls, plain } = await startNginx(await freePort());
    const client = createClient(EchoService, createGrpcTransport({ baseUrl: tls, nodeOptions }));
    await expect(client.unary({ value: "" })).rejects.toThrow("[unavailable] the playground cannot be reached");
    const { status, headers } = await fetch(`${plain}/lab/?a=b`, { redirect: "manual" });
    expect([status, headers.get("location")]).toEqual([308, "https://127.0.0.1/lab/?a=b"]);
  },
);
