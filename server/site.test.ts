import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { readTarget } from "./proxy/index.ts";
import { FaultBoundary } from "./fault-boundary.ts";
import { createSite } from "./site.ts";

/** A fault that no test asked for fails it. */
const faults = (): FaultBoundary => {
  const failTest = (error: unknown): void => void setImmediate(() => expect.unreachable(String(error)));
  return new FaultBoundary({ what: "a test", log: failTest, onFault: failTest });
};

const sha = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const page = (script: string): string =>
  `<!doctype html><script src="/a.js"></script>\n<script type="module">${script}</script><h1>Page</h1>`;

async function site(): Promise<{
  directory: string;
  get: (path: string, headers?: Record<string, string>) => Promise<Response>;
}> {
  const directory = mkdtempSync(path.join(tmpdir(), "site-"));
  for (const folder of ["embed/lab", "_astro"]) mkdirSync(path.join(directory, folder), { recursive: true });
  writeFileSync(path.join(directory, "index.html"), page("start()"));
  writeFileSync(path.join(directory, "embed/lab/index.html"), page("embed()"));
  writeFileSync(path.join(directory, "404.html"), page("lost()"));
  writeFileSync(path.join(directory, "_astro/a.js"), "go()");
  const answer = createSite(directory);
  const server = createServer((request, response) => {
    const target = readTarget(request.url ?? "");
    answer(request, response, { path: "reason" in target ? "/" : target.path, faults: faults() });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    rmSync(directory, { recursive: true });
  });
  const { port } = server.address() as AddressInfo;
  return { directory, get: (path, headers = {}) => fetch(`http://127.0.0.1:${String(port)}${path}`, { headers }) };
}

const policyOf = (response: Response): string => response.headers.get("content-security-policy") ?? "";

test("a page runs its own inline scripts and no others, and no other site frames it", async () => {
  const { get } = await site();
  const policy = policyOf(await get("/"));
  expect(policy).toContain(`script-src 'self' 'wasm-unsafe-eval' ${sha("start()")};`);
  expect(/script-src[^;]*/.exec(policy)?.[0]).not.toMatch(/'unsafe-(inline|eval)'|\*/);
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("frame-ancestors 'self'");
});

test("what is made to be embedded may be framed by anybody", async () => {
  const { get } = await site();
  const response = await get("/embed/lab/");
  expect(policyOf(response)).toContain("frame-ancestors *");
  expect(response.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
});

test("the frame of client programs runs its own lines and a worker, has no origin, and connects to nothing", async () => {
  const { directory, get } = await site();
  mkdirSync(path.join(directory, "lab"));
  writeFileSync(path.join(directory, "lab/client-frame.html"), page("work()"));
  expect(policyOf(await get("/lab/client-frame.html")).split("; ")).toEqual([
    "default-src 'none'",
    `script-src ${sha("work()")}`,
    "worker-src blob:",
    "sandbox allow-scripts",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ]);
});

test("a page that was built anew has a policy of its own", async () => {
  const { directory, get } = await site();
  await get("/");
  const file = path.join(directory, "index.html");
  writeFileSync(file, page("restart()"));
  utimesSync(file, new Date(), new Date(Date.now() + 5_000));
  expect(policyOf(await get("/"))).toContain(sha("restart()"));
});

test("what is not there is told by a page under the same rules", async () => {
  const { get } = await site();
  const response = await get("/nowhere/");
  expect(response.status).toBe(404);
  expect(policyOf(response)).toContain(sha("lost()"));
});

test.each(["/", "/_astro/a.js", "/nowhere"])(
  "%s is not guessed at, tells others nothing and uses nothing",
  async (at) => {
    const { headers } = await (await site()).get(at);
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()") as string,
    });
  },
);

test("text is sent compressed as the client accepts it, and as it is otherwise", async () => {
  const { directory, get } = await site();
  const text = `export const text = "${"again ".repeat(1000)}";`;
  writeFileSync(path.join(directory, "_astro/long.js"), text);
  writeFileSync(path.join(directory, "index.html"), page(text));
  for (const file of ["_astro/long.js", "index.html"].map((file) => path.join(directory, file))) {
    writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file)));
  }
  for (const [accepted, encoding] of [
    ["gzip, deflate, br", "br"],
    ["gzip;q=0.5, br;q=0", "gzip"],
    ["identity", null],
  ] as const) {
    const response = await get("/_astro/long.js", { "accept-encoding": accepted });
    expect(response.headers.get("content-encoding")).toBe(encoding);
    expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(response.headers.get("vary")).toBe("Accept-Encoding");
    expect(Number(response.headers.get("content-length"))).toBeLessThan(encoding === null ? Infinity : 200);
    expect(await response.text()).toBe(text);
    const home = await get("/", { "accept-encoding": accepted });
    expect(policyOf(home)).toContain(sha(text));
    expect(await home.text()).toBe(page(text));
  }
});
