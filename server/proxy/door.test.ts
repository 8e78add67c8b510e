// What a stranger may ask for, and under which name: odd targets and hosts over HTTP/1.1, HTTP/2 and the WebSocket handshake.
import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { forwardedAddress } from "./client.ts";
import { echo, startBackend } from "./testing/backend.ts";
import { startProxy, type TestProxy } from "./testing/proxy.ts";

const nobody = "http://127.0.0.1:1";

/** Sends bytes as they are, and resolves with the whole answer. */
async function raw({ port }: TestProxy, head: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString("latin1")));
  socket.write(`${head}\r\nconnection: close\r\n\r\n`);
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

const site = (shown: string[]): { site: (req: unknown, res: { end(text: string): void }, path: string) => void } => ({
  site: (_req, res, path) => {
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
  const proxy = await startProxy(nobody, site(shown));
  expect(await raw(proxy, `GET ${target} HTTP/1.1\r\nhost: localhost`)).toContain("200 OK");
  if (target.startsWith("/")) expect(await overHttp2(proxy, { ":path": target })).toMatchObject({ ":status": 200 });
  expect(new Set(shown)).toEqual(new Set([path]));
});

test.each(["/embed/..%2flab/stock-ticker/", "/a\\b", "/%00", "/%", "/%ff", "*"])(
  "%s is refused with a sentence, and the next request is served",
  async (target) => {
    const shown: string[] = [];
    const proxy = await startProxy(nobody, site(shown));
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
  const proxy = await startProxy(nobody);
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
  ["x".repeat(10_000), undefined],
])("%s was said by a proxy and means %s", (entry, address) => {
  expect(forwardedAddress(entry)).toBe(address);
});
