// What a stranger may ask for, and under which name: odd targets and hosts over HTTP/1.1, HTTP/2 and the WebSocket handshake.
import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { forwardedAddress } from "./admission/client.ts";
import { echo, startBackend } from "./testing/backend.ts";
import { noBackend, startProxy, type TestProxy } from "./testing/proxy.ts";

/** Sends bytes as they are, and resolves with the whole answer. */
async function raw({ port }: TestProxy, head: string, connection = "connection: close"): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString("latin1")));
  socket.on("error", () => socket.destroy());
  socket.write(Buffer.from(`${head}\r\n${connection}\r\n\r\n`, "latin1"));
  await once(socket, "close");
  return answer;
}

async function overHttp2({ url }: TestProxy, headers: Record<string, string>): Promise<Record<string, unknown>> {
  const session = connectHttp2(url);
  onTestFinished(() => session.destroy());
  const stream = session.request(headers);
  stream.resume();
  const [answer] = (await once(stream, "response")) as [Record<string, unknown>];
  return answer;
}

const site = (
  shown: string[],
): { site: (req: unknown, res: { end(text: string): void }, target: { path: string }) => void } => ({
  site: (_req, res, { path }) => {
    shown.push(path);
    res.end("a page");
  },
});

test.each([
  ["//", "/"],
  ["/a/../b", "/b"],
  ["/embed/%2e%2e/lab/", "/lab/"],
  ["http://127.0.0.1/guide/", "/guide/"],
])("the site is asked for the path that %s names, over HTTP/1.1 and HTTP/2", async (target, path) => {
  const shown: string[] = [];
  const proxy = await startProxy(noBackend, site(shown));
  expect(await raw(proxy, `GET ${target} HTTP/1.1\r\nhost: localhost`)).toContain("200 OK");
  if (target.startsWith("/")) expect(await overHttp2(proxy, { ":path": target })).toMatchObject({ ":status": 200 });
  expect(new Set(shown)).toEqual(new Set([path]));
});

test.each(["/embed/..%2flab/stock-ticker/", "/a\\b", "/%00", "/%", "/%ff", "*"])(
  "%s is refused with a sentence, and the next request is served",
  async (target) => {
    const shown: string[] = [];
    const proxy = await startProxy(noBackend, site(shown));
    expect(await raw(proxy, `GET ${target} HTTP/1.1\r\nhost: localhost`)).toMatch(
      /^HTTP\/1\.1 400 [^]*expected a path/u,
    );
    // What is no path at all, Node's HTTP/2 refuses by itself.
    if (target.startsWith("/")) expect(await overHttp2(proxy, { ":path": target })).toMatchObject({ ":status": 400 });
    expect(shown).toEqual([]);
    expect(await raw(proxy, "GET / HTTP/1.1\r\nhost: localhost")).toContain("200 OK");
  },
);

test("a name that is not known is refused over HTTP/1.1, HTTP/2 and in the handshake, its own origin or not", async () => {
  const proxy = await startProxy(noBackend);
  const call = "POST /a.B/C HTTP/1.1\r\ncontent-type: application/grpc-web\r\ncontent-length: 0";
  const host = "host: evil.example\r\norigin: http://evil.example";
  expect(await raw(proxy, `${call}\r\n${host}`)).toMatch(/^HTTP\/1\.1 421 [^]*ALLOWED_HOSTS/u);
  expect(await raw(proxy, `GET http://evil.example/ HTTP/1.1\r\nhost: localhost`)).toMatch(/^HTTP\/1\.1 421 /u);
  expect(await overHttp2(proxy, { ":path": "/", ":authority": "evil.example" })).toMatchObject({ ":status": 421 });
  const socket = connect(proxy.port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.write(
    `GET /ws HTTP/1.1\r\n${host}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n` +
      "sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-protocol: grpc-mux.v1\r\n\r\n",
  );
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 421 /u);
});

const get = "GET / HTTP/1.1\r\n";
const ours = "host: localhost\r\n";
const long = "x".repeat(100_000);

test.each([
  ["without a host", get, /^HTTP\/1\.1 400 [^]*expected a Host header, found none/u],
  ["with two hosts", `${get}${ours}${ours}`, /^HTTP\/1\.1 400 [^]*expected one Host header, found 2/u],
  [
    "for two hosts, one of them another's",
    `GET http://localhost/ HTTP/1.1\r\nhost: evil.example\r\n`,
    /^HTTP\/1\.1 421 /u,
  ],
  ["of HTTP/1.0, which needs no host", "GET / HTTP/1.0\r\n", /^HTTP\/1\.1 200 /u],
  ["of HTTP/1.0 with chunks", "POST / HTTP/1.0\r\ntransfer-encoding: chunked\r\n", /^HTTP\/1\.1 400 /u],
  ["that says HTTP/2.0 in words", `GET / HTTP/2.0\r\n${ours}`, /^HTTP\/1\.1 505 /u],
  ["by TRACE", `TRACE / HTTP/1.1\r\n${ours}`, /^HTTP\/1\.1 405 [^]*allow: GET, HEAD/u],
  ["by CONNECT", `CONNECT a.example:80 HTTP/1.1\r\n${ours}`, /^HTTP\/1\.1 405 [^]*allow: GET/u],
  ["by PUT on a method", `PUT /a.B/C HTTP/1.1\r\n${ours}`, /^HTTP\/1\.1 405 [^]*allow: POST, GET, HEAD, OPTIONS/u],
  ["with another expectation", `${get}${ours}expect: tea\r\n`, /^HTTP\/1\.1 417 /u],
  ["with two lengths", `POST / HTTP/1.1\r\n${ours}content-length: 1\r\ncontent-length: 1\r\n`, /^HTTP\/1\.1 400 /u],
  [
    "with length and chunks",
    `POST / HTTP/1.1\r\n${ours}content-length: 1\r\ntransfer-encoding: chunked\r\n`,
    /^HTTP\/1\.1 400 /u,
  ],
  ["with a folded header", `${get}${ours}a: b\r\n c: d\r\n`, /^HTTP\/1\.1 400 /u],
  ["with a space before the colon", `${get}${ours}transfer-encoding : chunked\r\n`, /^HTTP\/1\.1 400 /u],
  ["with bare line feeds", "GET / HTTP/1.1\nhost: localhost\n", /^HTTP\/1\.1 400 /u],
  ["with bytes in its target", "GET /\xff HTTP/1.1\r\n", /^HTTP\/1\.1 400 /u],
  ["with a space in its target", "GET /a b HTTP/1.1\r\n", /^HTTP\/1\.1 400 /u],
  ["with a path of 100,000 bytes", `GET /${long} HTTP/1.1\r\n${ours}`, /^HTTP\/1\.1 431 /u],
  ["with a path of 3,000 bytes", `GET /${long.slice(0, 3_000)} HTTP/1.1\r\n${ours}`, /^HTTP\/1\.1 414 /u],
  ["with a query of 100,000 bytes", `GET /?${long} HTTP/1.1\r\n${ours}`, /^HTTP\/1\.1 431 /u],
  ["with a query of 20,000 bytes", `GET /?${long.slice(0, 20_000)} HTTP/1.1\r\n${ours}`, /^HTTP\/1\.1 200 /u],
  ["that would rather speak h2c", `${get}${ours}upgrade: h2c\r\n`, /^HTTP\/1\.1 200 /u, "connection: upgrade, close"],
])("a request %s", async (_name, head, expected, connection = "connection: close") => {
  const proxy = await startProxy(noBackend, site([]));
  const answer = await raw(proxy, head.trimEnd(), connection);
  expect(answer).toMatch(expected);
  if (!answer.startsWith("HTTP/1.1 200")) expect(answer.toLowerCase()).toContain("x-content-type-options: nosniff");
});

test("an odd handshake is refused with a sentence and the headers of every answer", async () => {
  const proxy = await startProxy(noBackend);
  const head = `GET /ws HTTP/1.1\r\n${ours}sec-websocket-protocol: grpc-mux.v1\r\nupgrade: websocket`;
  const answer = await raw(proxy, head, "connection: upgrade");
  expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*nosniff[^]*expected a WebSocket handshake: .*Sec-WebSocket-Key/u);
});

test.each([
  ["PUT", "/a.B/C", {}, 405],
  ["POST", "/a.B/C", { "content-type": "text/html" }, 415],
  ["POST", "/a.B/C", { "content-type": "application/grpc" }, 505],
  ["GET", "/%zz", {}, 400],
  ["GET", `/${"x".repeat(3_000)}`, {}, 414],
  ["POST", "/healthz", {}, 405],
])("a page that may call can read why %s %.20s was refused", async (method, path, headers, status) => {
  const origin = "https://friend.example";
  const { url } = await startProxy(noBackend, { allowedOrigins: [origin] });
  const answer = await fetch(url + path, { method, headers: { ...headers, origin } });
  expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([status, origin]);
});

test("no answer of the API is taken by a browser for anything else", async () => {
  const { url } = await startProxy((await startBackend(echo)).url);
  const types = ["application/grpc-web", "application/json", "application/connect+proto", "text/html"];
  const answers = [
    fetch(`${url}/healthz`),
    fetch(`${url}/a.B/C`, { method: "OPTIONS", headers: { "access-control-request-method": "POST" } }),
    fetch(`${url}/a.B/C`, { method: "PUT" }),
    ...types.map((type) =>
      fetch(`${url}/test.v1.EchoService/Unary`, { method: "POST", headers: { "content-type": type }, body: "" }),
    ),
  ];
  for (const { headers } of await Promise.all(answers))
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "cache-control": "no-store",
    });
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  [" 203.0.113.7:4711 ", "203.0.113.7"],
  ['"[2001:db8::1]:443"', "2001:db8::1"],
  ["[2001:db8::1]", "2001:db8::1"],
  ["2001:db8::1", "2001:db8::1"],
  ["unknown", undefined],
  ["_hidden", undefined],
  ["1.2.3.4.5", undefined],
  ["fe80::1%eth0", undefined],
  ["203.0.113.7:", undefined],
  ["203.0.113.7:x", undefined],
  ["[203.0.113.7]", "203.0.113.7"],
  ["[::1", undefined],
  ["", undefined],
  ["x".repeat(10_000), undefined],
])("%s was said by a proxy and means %s", (entry, address) => {
  expect(forwardedAddress(entry)).toBe(address);
});
