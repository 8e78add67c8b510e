// HTTP/1.1 as no client writes it: targets, hosts, header lines, lengths and bodies.
import { connect } from "node:net";
import { once, oddBytes, oddName, oddText, oneOf } from "../odd.ts";
import { type Attempt, noCalls, type Outcome } from "../surface.ts";

const methods = [
  "GET",
  "POST",
  "HEAD",
  "OPTIONS",
  "PUT",
  "TRACE",
  "CONNECT",
  "PRI",
  "get",
  "X".repeat(100),
  "",
] as const;
const targets = [
  ...[
    "/",
    "//",
    "///",
    "/..",
    "/%2e%2e/",
    "/%",
    "/%00",
    "/embed/..%2flab/stock-ticker/",
    "/lab/stock-ticker/",
    "*",
    "http://x/",
  ],
  ...[
    "/healthz",
    "//healthz",
    "/ws",
    "/_astro/",
    "/?a=%",
    "/?message=%&encoding=json&connect=v1",
    "/stock.v1.StockService/GetPrice",
  ],
  ...[
    "/stock.v1.StockService/GetPrice?connect=v1&encoding=json&message=%7B%7D",
    "/x.y/z",
    "\\",
    "/a\\b",
    "/guide/quick-start",
    "/pagefind/pagefind.js",
  ],
] as const;
const types = [
  "application/grpc-web",
  "application/grpc-web-text",
  "application/json",
  "application/connect+json",
  "application/connect+proto",
  "application/grpc",
  "text/html",
  ";",
  "",
] as const;
const sentences = ["\r\n", "\n", "\r", "\r\n "] as const;

export async function requests({ scene, random, address, signal }: Attempt): Promise<Outcome> {
  const line = (): string => oneOf(random, sentences);
  const end = once(random, 10) ? line() : "\r\n";
  const target = once(random, 6) ? `/${oddText(random)}` : oneOf(random, targets);
  const head = [
    `${oneOf(random, methods)} ${target} ${oneOf(random, ["HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", ""])}`,
    ...(once(random, 6)
      ? []
      : [
          `host: ${oneOf(random, ["localhost", `127.0.0.1:${String(scene.port)}`, "evil.example", "", "[::1]", "a b"])}`,
        ]),
    `x-forwarded-for: ${once(random, 8) ? oddText(random) : address}`,
    `content-type: ${oneOf(random, types)}`,
    ...Array.from({ length: random(5) }, () => `${oddName(random)}: ${oddText(random)}`),
    ...(once(random, 3)
      ? [`connection: ${oneOf(random, ["upgrade", "close", "keep-alive", "upgrade, http2-settings"])}`]
      : []),
    ...(once(random, 3) ? [`upgrade: ${oneOf(random, ["websocket", "h2c", "x", ""])}`] : []),
    ...(once(random, 3) ? [`content-length: ${oneOf(random, ["0", "5", "-1", "1e3", "99999999999", "5, 5"])}`] : []),
    ...(once(random, 4) ? [`transfer-encoding: ${oneOf(random, ["chunked", "gzip, chunked", "identity", "x"])}`] : []),
    ...(once(random, 4) ? [`accept-encoding: ${oneOf(random, ["br", "gzip;q=0", "*", oddText(random)])}`] : []),
    ...(once(random, 4) ? [`content-encoding: ${oneOf(random, ["gzip", "br", "GZIP"])}`] : []),
  ];
  const bytes = Buffer.concat([Buffer.from(head.join(end) + end + end, "latin1"), oddBytes(random)]);
  await send({ scene, signal }, once(random, 5) ? bytes.subarray(0, random(bytes.length + 1)) : bytes);
  return noCalls;
}

/** Until the server closes, or has been silent for a while. */
export function send(
  { scene, signal }: Pick<Attempt, "scene" | "signal">,
  bytes: Uint8Array,
  silentMs = 150,
): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(scene.port, scene.host);
    const leave = (): void => void socket.destroy();
    signal.addEventListener("abort", leave, { once: true });
    socket.setTimeout(silentMs, leave);
    socket.on("error", leave);
    socket.on("data", () => undefined);
    socket.on("close", () => resolve());
    socket.write(bytes);
  });
}
