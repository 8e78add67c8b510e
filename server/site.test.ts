import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer, type IncomingMessage, request } from "node:http";
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
  /** Sends the path as it is, and no other headers, which fetch does not. */
  ask: (path: string, headers?: Record<string, string>) => Promise<IncomingMessage>;
}> {
  const directory = mkdtempSync(path.join(tmpdir(), "site-"));
  for (const folder of ["embed/lab", "_astro"]) mkdirSync(path.join(directory, folder), { recursive: true });
  writeFileSync(path.join(directory, "index.html"), page("start()"));
  writeFileSync(path.join(directory, "embed/lab/index.html"), page("embed()"));
  writeFileSync(path.join(directory, "404.html"), page("lost()"));
  writeFileSync(path.join(directory, "_astro/a.js"), "go()");
  const answer = createSite(directory);
  const server = createServer((req, response) => {
    const target = readTarget(req.url ?? "");
    answer(req, response, { path: "reason" in target ? "/" : target.path, faults: faults() });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    rmSync(directory, { recursive: true });
  });
  // A response that is too short is not to be ended by this.
  server.keepAliveTimeout = 0;
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${String(port)}`;
  const ask = async (path: string, headers = {}): Promise<IncomingMessage> => {
    const [response] = (await once(request(url, { path, headers }).end(), "response")) as [IncomingMessage];
    return response.resume();
  };
  return { directory, get: (path, headers = {}) => fetch(url + path, { headers }), ask };
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
  const response = await get("/nowhere/", { accept: "text/html,application/xhtml+xml,*/*;q=0.8" });
  expect([response.status, response.headers.get("vary")]).toEqual([404, "Accept"]);
  expect(policyOf(response)).toContain(sha("lost()"));
});

test.each(["*/*", "image/avif,*/*;q=0.8", ""])(
  "who accepts %j, and so wants no page, gets a sentence",
  async (accept) => {
    const response = await (await site()).get("/nowhere/", { accept });
    expect([response.status, await response.text()]).toEqual([404, "the site has no such page\n"]);
    expect(policyOf(response)).toBe("default-src 'none'; frame-ancestors 'none'");
  },
);

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

test.each([
  ["bytes=2-3", 206, "bytes 2-3/4", "()"],
  ["bytes=-2", 206, "bytes 2-3/4", "()"],
  ["bytes=0-0,2-2", 200, null, "go()"],
  ["bytes=9-", 416, "bytes */4", "expected a range within the file\n"],
  ["lines=1", 200, null, "go()"],
  [`bytes=${"0-0,".repeat(2_000)}1-1`, 206, "bytes 0-1/4", "go"],
])("of a file, %.20s is %i", async (range, status, contentRange, text) => {
  const response = await (await site()).get("/_astro/a.js", { range });
  expect([response.status, response.headers.get("content-range"), await response.text()]).toEqual([
    status,
    contentRange,
    text,
  ]);
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
});

test("a file that the client has already is not sent again, and one that it does not want is refused", async () => {
  const { ask } = await site();
  const { etag = "" } = (await ask("/_astro/a.js")).headers;
  expect((await ask("/_astro/a.js", { "if-none-match": etag })).statusCode).toBe(304);
  const refused = await ask("/_astro/a.js", { "if-match": '"another"' });
  expect([refused.statusCode, refused.headers.etag]).toEqual([412, undefined]);
});

test.each(["", "*", "*;q=0", ",,;q", "gzip;q=0, br;q=0.000", "br;q", "x".repeat(8_000)])(
  "Accept-Encoding: %.20s gets a file that can be read",
  async (accepted) => {
    const { directory, get } = await site();
    writeFileSync(path.join(directory, "_astro/a.js.gz"), gzipSync("go()"));
    expect(await (await get("/_astro/a.js", { "accept-encoding": accepted })).text()).toBe("go()");
  },
);

test("a directory redirects to its page on this host, whatever is asked for", async () => {
  const { ask } = await site();
  for (const asked of ["/embed/lab", "//embed/lab", "/%2e/embed//lab"]) {
    const { statusCode, headers } = await ask(asked);
    expect([statusCode, headers.location]).toEqual([301, "/embed/lab/"]);
  }
});

test("a page has the policy of the file that is served, by whatever path", async () => {
  const { directory, ask } = await site();
  mkdirSync(path.join(directory, "lab"));
  writeFileSync(path.join(directory, "lab/index.html"), page("lab()"));
  for (const asked of ["/embed/%2e%2e/lab/", "/embed/x/../../lab/index.html", "/lab//", "/lab/"])
    expect((await ask(asked)).headers["content-security-policy"]).toContain("frame-ancestors 'self'");
  for (const asked of ["/lab/%2e%2e/embed/lab/", "/embed//lab/", "/embed/lab/index.html"])
    expect((await ask(asked)).headers["content-security-policy"]).toContain("frame-ancestors *");
});

test("a file that vanishes before it is opened is not there, and nothing that was said of it remains", async () => {
  const { directory, get } = await site();
  symlinkSync(path.join(directory, "_astro/nowhere"), path.join(directory, "_astro/dangling.html"));
  for (const asked of ["/_astro/dangling.html", "/_astro/none.html", "/_astro/a.js/b", `/${"x".repeat(300)}`]) {
    const response = await get(asked, { accept: "text/html", "accept-encoding": "gzip" });
    expect([response.status, response.headers.get("content-encoding")]).toEqual([404, null]);
    expect(await response.text()).toContain("lost()");
  }
});

test("a file that becomes shorter while it is sent breaks off, so that its client does not wait for the rest", async () => {
  const { directory, get } = await site();
  const file = path.join(directory, "_astro/long.wasm");
  writeFileSync(file, Buffer.alloc(64 << 20));
  const response = await get("/_astro/long.wasm");
  truncateSync(file, 1 << 20);
  await expect(response.arrayBuffer()).rejects.toThrow();
});
