// Inputs that once stopped, slowed or exposed the server, each by its name.
import { gzipSync } from "node:zlib";
import { connect as connectHttp2 } from "node:http2";
import { statusName } from "grpc-handler";
import { carriers } from "../abuse/calls.ts";
import { attempt, calling, deploy, openCall, path, playground, raw, Statuses } from "./ask.ts";
import type { Hostile, HostileInput } from "./attack.ts";
import { emptyLists, longNames } from "./descriptors.ts";

const streaming = (body: string): string => `async *handleServerStream(request, context) { ${body} }`;
const price = "({ payload: new Uint8Array([10, 1, 120]) })";

function fixtures(expected: object, body = `yield ${price};`, request: object = { message: {} }): Hostile {
  return async (input) => {
    const fixture = {
      ...{ name: "hostile", description: "hostile", category: "server_streaming", request },
      handler: { service: "stock.v1.StockService", method: "StreamPrices" },
      expected_response: { status_code: 0, ...expected },
    };
    const source = `export default class { ${streaming(body)} }`;
    const run = { example: "stock-ticker", files: { "handler.ts": source }, fixtures: [JSON.stringify(fixture)] };
    const reasons: string[] = [];
    for await (const told of playground(input).runFixtures(run)) reasons.push(...told.reasons);
    return reasons.join("; ").slice(0, 90);
  };
}

async function unreadWatches(input: HostileInput, count: number): Promise<string> {
  const id = await deploy(
    input,
    streaming(`for (let i = 0; i < 4000; i++) console.log("x".repeat(4000)); yield ${price};`),
  );
  const session = connectHttp2(`http://${input.scene.host}:${String(input.scene.grpcPort)}`, {
    settings: { initialWindowSize: 0 },
  });
  session.on("error", () => undefined);
  const body = Buffer.concat([Buffer.from([0, 0, 0, 0, id.length + 2, 10, id.length]), Buffer.from(id)]);
  const statuses = new Statuses();
  for (let i = 0; i < count; i++) {
    openCall(session, "/playground.v1.PlaygroundService/Watch", {}, statuses.add).end(body);
    if (i % 200 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await calling(input, id);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  session.destroy();
  return statuses.textOf(count);
}

export const rows: Readonly<Record<string, Hostile>> = {
  "GET //": raw("GET // HTTP/1.1\r\nhost: localhost"),
  "a trailer named http2-settings": async (input) =>
    calling(input, await deploy(input, streaming(`context.trailers["http2-settings"] = "x"; yield ${price};`))),
  "initial metadata named http2-settings": async (input) =>
    calling(input, await deploy(input, streaming(`context.sendHeaders({ "http2-settings": "x" }); yield ${price};`))),
  "fixture: ^(a+)+$ against 30 letters": fixtures(
    { stream: [{ symbol: { $pattern: "^(a+)+$" } }] },
    `yield { payload: new Uint8Array([10, 31, ...new TextEncoder().encode("${"a".repeat(30)}!")]) };`,
  ),
  "fixture: 2,000 in any order against 2,000": fixtures(
    { stream: { $unordered: Array.from({ length: 2_000 }, (_, i) => ({ symbol: `s${String(i)}` })) } },
    `for (let i = 0; i < 2000; i++) yield ${price};`,
  ),
  "fixture: 60 responses of 4 MB": fixtures(
    {},
    "for (let i = 0; i < 60; i++) yield { payload: new Uint8Array(4e6).fill(8) };",
  ),
  "fixture: 999,000 small responses": fixtures({}, `for (let i = 0; i < 999000; i++) yield ${price};`),
  "fixture: a field name of 60,000 letters": fixtures({ stream: [{ ["s".repeat(60_000)]: 1 }] }),
  "fixture: 8,000,000 repeated, forty-five times": fixtures({}, undefined, {
    message: Object.fromEntries(Array.from({ length: 45 }, (_, i) => [`f${String(i)}`, { $repeat: [1, 8_000_000] }])),
  }),
  "Connect JSON: 15 bodies of 5 KB that inflate to 4 MiB": async ({ scene }) => {
    const body = gzipSync(`{"symbols":[${'"",'.repeat(1_380_000)}""]}`);
    const answers = Array.from({ length: 15 }, () =>
      fetch(`${scene.url}/stock.v1.StockService/GetPrice`, {
        method: "POST",
        headers: { "content-type": "application/json", "content-encoding": "gzip", "x-forwarded-for": "203.0.113.9" },
        body,
      }).then(({ status }) => status),
    );
    return [...new Set(await Promise.all(answers))].join(", ");
  },
  "Connect JSON: a response of 4 MiB of empty messages": async (input) => {
    const source =
      "export default class { async handleRequest() { const p = new Uint8Array(4e6); for (let i = 0; i < 4e6; i += 2) p[i] = 10; return { payload: p }; } }";
    const request = { example: "", files: { "handler.ts": source }, fileDescriptorSet: emptyLists() };
    const { deploymentId } = await playground(input).deploy(request, { headers: { "x-session": "empties" } });
    const answer = await fetch(`${input.scene.url}/empties.v1.S/Get`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-deployment": deploymentId, "x-forwarded-for": "203.0.113.9" },
      body: "{}",
    });
    return `${String(answer.status)}, ${String((await answer.arrayBuffer()).byteLength)} bytes`;
  },
  "Deploy: a package name of 120 KB with 100 methods, ten times": async (input) => {
    const codes = new Set<string>();
    for (let i = 0; i < 10; i++) {
      const request = {
        example: "",
        files: { "handler.ts": "export default {}" },
        fileDescriptorSet: longNames(120_000, 100),
      };
      await playground(input)
        .deploy(request, { headers: { "x-session": `long-${String(i)}` } })
        .then(
          () => codes.add("deployed"),
          (error: unknown) => codes.add(String(error).slice(0, 80)),
        );
    }
    return [...codes].join("; ");
  },
  "2,000 Watch streams that are not read": (input) => unreadWatches(input, 2_000),
  "12,000 Watch streams on one deployment": (input) => unreadWatches(input, 12_000),
  "Watch of local.example.stock-ticker": async (input) => {
    try {
      for await (const event of playground(input).watch({ deploymentId: "local.example.stock-ticker" }))
        return `shows ${String(event.event.case)}`;
    } catch (error) {
      return String(error).slice(0, 90);
    }
    return "ended";
  },
  "120 calls of an example that never end, then one by another client": async (input) => {
    const { scene } = input;
    const session = connectHttp2(scene.url);
    session.on("error", () => undefined);
    for (let i = 0; i < 120; i++)
      openCall(session, "/chat.v1.ChatService/Chat", { "x-forwarded-for": "203.0.113.9" }).resume();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const other = { ...attempt(scene), address: "203.0.113.10" };
    const call = { path: "/chat.v1.ChatService/Chat", metadata: [], messages: [], timeoutMs: 10_000 };
    const code = await carriers["grpc-web"]?.(other, call);
    session.destroy();
    return code === undefined ? "no status" : `the other's call: ${statusName(code)}`;
  },
  "one call with 55 KB of metadata, and a neighbour": async ({ scene }) => {
    const session = connectHttp2(scene.url, { maxSendHeaderBlockLength: 1_000_000 });
    const ask = (extra: Record<string, string>): Promise<string> =>
      new Promise((resolve) => {
        let status = "no status";
        openCall(session, path, { "grpc-timeout": "2S", ...extra }, (name) => (status = name))
          .resume()
          .on("close", () => resolve(status))
          .end(Buffer.alloc(5));
      });
    const [neighbour, large] = await Promise.all([ask({}), ask({ "x-large": "x".repeat(55_000) })]);
    session.destroy();
    return `${large}; the neighbour: ${neighbour}`;
  },
  "GET /embed/..%2flab/stock-ticker/": raw("GET /embed/..%2flab/stock-ticker/ HTTP/1.1\r\nhost: localhost"),
  "22 connections with 950 streams each that are not read": async ({ scene }) => {
    const sessions = Array.from({ length: 22 }, () => connectHttp2(scene.url, { settings: { initialWindowSize: 0 } }));
    for (const session of sessions) {
      session.on("error", () => undefined);
      for (let i = 0; i < 950; i++) {
        const stream = session.request({ ":path": "/guide/overview/", "x-forwarded-for": "203.0.113.9" });
        stream.on("error", () => undefined);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const startMs = performance.now();
    const { status } = await fetch(`${scene.url}/guide/overview/`, { headers: { "x-forwarded-for": "203.0.113.10" } });
    const ms = Math.round(performance.now() - startMs);
    for (const session of sessions) session.destroy();
    return `a new reader: ${String(status)} after ${String(ms)} ms`;
  },
  "metadata x-accel-redirect": async (input) => {
    const id = await deploy(
      input,
      streaming(`context.sendHeaders({ "x-accel-redirect": "/secret", "www-authenticate": "Basic" }); yield ${price};`),
    );
    const { headers } = await fetch(`${input.scene.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/grpc-web+proto", "x-deployment": id },
      body: new Uint8Array(5),
    });
    return ["x-accel-redirect", "www-authenticate"].some((name) => headers.has(name))
      ? "leaves as it is"
      : "leaves under grpc-metadata-";
  },
  "www-authenticate with UNAUTHENTICATED over Connect": async (input) => {
    const id = await deploy(
      input,
      `async handleRequest() { throw new RpcError(16, "who?", { "www-authenticate": "Basic" }); }`,
    );
    const answer = await fetch(`${input.scene.url}/stock.v1.StockService/GetPrice`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-deployment": id },
      body: "{}",
    });
    return `${String(answer.status)}, www-authenticate: ${String(answer.headers.get("www-authenticate"))}`;
  },
  "Host: evil.example with its own Origin": raw(
    "POST /playground.v1.PlaygroundService/Deploy HTTP/1.1\r\nhost: evil.example\r\norigin: http://evil.example\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
  ),
  "450 calls of one address, each with another port in x-forwarded-for": async ({ scene }) => {
    const statuses = new Statuses();
    const sessions = Array.from({ length: 5 }, () => connectHttp2(scene.url));
    for (const [at, session] of sessions.entries()) {
      session.on("error", () => undefined);
      for (let i = 0; i < 90; i++) {
        const from = { "x-forwarded-for": `203.0.113.9:${String(1_000 + at * 90 + i)}` };
        openCall(session, "/grpc.health.v1.Health/Watch", from, statuses.add).resume().end(Buffer.alloc(5));
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    for (const session of sessions) session.destroy();
    return statuses.textOf(450);
  },
  "a runner that ends for memory": async (input) => {
    const before = input.log().split("\n").length;
    const status = await calling(
      input,
      await deploy(input, streaming("const all = []; for (;;) all.push(new Uint8Array(1e7).fill(1));"), "memory"),
    );
    return `${status}, ${String(input.log().split("\n").length - before)} lines in the log`;
  },
};
