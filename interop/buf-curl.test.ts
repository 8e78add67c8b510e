// `buf curl`, which nobody here wrote and which knows no .proto: it lists and calls everything, by reflection alone.
import { execFile, execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { type Playground, startPlayground } from "../server/compose.ts";
import { readConfig } from "../server/config.ts";

const callsAtOnce = 4;
/** For the methods that have no end: they are cut short, and that is known by its status. */
const timeout = "10s";
/** Whose samples ask for the very statuses that would be a fault elsewhere. */
const asksForAStatus = /\/Unimplemented(?:Call)?$|^\/(status|data)\./;

const run = promisify(execFile);

interface SampleCall {
  readonly request?: object;
  readonly messages?: readonly object[];
  readonly metadata?: Readonly<Record<string, string>>;
}

let playground: Playground;

beforeAll(async () => {
  playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0 });
}, 60_000);
afterAll(() => playground.close());

const ports = [
  ["grpc at the backend", "grpc", () => `http://127.0.0.1:${String(playground.grpcPort)}`],
  ["grpc at the proxy", "grpc", () => playground.url],
  ["grpcweb", "grpcweb", () => playground.url],
  ["connect", "connect", () => playground.url],
] as const;

/** Both protocols of reflection are asked, in turns. */
const reflections = ["grpc-v1", "grpc-v1alpha"];

interface Curl {
  readonly protocol: string;
  readonly base: string;
  readonly deployment?: string;
}

/** Resolves to what buf printed; rejects with what it complained about. */
async function curl({ protocol, base, deployment }: Curl, target: string, ...options: string[]): Promise<string> {
  const by = deployment === undefined ? [] : ["--reflect-header", `x-deployment: ${deployment}`];
  const called = deployment === undefined ? [] : ["-H", `x-deployment: ${deployment}`];
  const list = target === "" ? by : [...by, ...called];
  const args = ["curl", "--protocol", protocol, "--http2-prior-knowledge", ...list, ...options, base + target];
  return (await run("buf", args, { timeout: 60_000, maxBuffer: 256 * 1024 * 1024 })).stdout;
}

const linesOf = (text: string): string[] => text.trim().split("\n").sort();

const served = (): string[] => {
  const examples = [...playground.examples.values()].flatMap(({ services }) => services);
  const reflection = ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"];
  return [...examples, "playground.v1.PlaygroundService", "grpc.health.v1.Health", ...reflection].sort();
};

describe.each(ports)("%s", (_, protocol, base) => {
  test.each(reflections)("lists every service and every method, by %s", async (reflection) => {
    const options = ["--reflect-protocol", reflection];
    const services = await curl({ protocol, base: base() }, "", ...options, "--list-services");
    expect(linesOf(services)).toEqual(served());
    const methods = await curl({ protocol, base: base() }, "", ...options, "--list-methods");
    const expected = served().flatMap((name) => {
      const service = playground.descriptors.getService(name);
      return (service?.methods ?? []).map((method) => `${name}/${method.name}`);
    });
    expect(linesOf(methods)).toEqual(expected.sort());
  });

  test("lists and calls a service that the reader brought along, in all four modes", async () => {
    const deployment = await deployOwn();
    const own = { protocol, base: base(), deployment };
    const methods = ["Four/Bidi", "Four/Client", "Four/Server", "Four/Unary"].map((name) => `own.v1.${name}`);
    expect(linesOf(await curl(own, "", "--list-methods"))).toEqual(expect.arrayContaining(methods));
    const call = async (method: string, ...words: string[]): Promise<unknown[]> => {
      const data = words.map((word) => JSON.stringify({ word })).join("\n");
      const text = await curl(own, `/own.v1.Four/${method}`, "-d", data);
      return JSON.parse(`[${text.trim().replaceAll(/\}\s*\{/g, "},{")}]`) as unknown[];
    };
    expect(await call("Unary", "a")).toEqual([{ word: "a!" }]);
    expect(await call("Server", "a")).toEqual([{ word: "a!" }, { word: "a!" }]);
    expect(await call("Client", "a", "b")).toEqual([{ word: "ab" }]);
    expect(await call("Bidi", "a", "b")).toEqual([{ word: "a!" }, { word: "b!" }]);
  });
});

test.each([ports[1], ports[3]])(
  "%s: calls every method of every example",
  { timeout: 300_000 },
  async (_, protocol, base) => {
    const calls = await sampleCalls();
    const faults: string[] = [];
    const caller = async (): Promise<void> => {
      for (let next = calls.pop(); next; next = calls.pop()) {
        const { path, options } = next;
        const outcome = await curl({ protocol, base: base() }, path, ...options).catch(statusOf);
        // A handler may refuse what its sample asks for, or have no end, but nobody between it and buf may.
        if (!asksForAStatus.test(path) && /^(unimplemented|internal|unknown|other)|backend/.test(outcome))
          faults.push(`${path}: ${outcome}`);
      }
    };
    await Promise.all(Array.from({ length: callsAtOnce }, caller));
    expect(faults).toEqual([]);
  },
);

test("a service that the reader brought along is called by Connect in JSON too, GET included", async () => {
  const headers = { "x-deployment": await deployOwn(), "content-type": "application/json" };
  const url = `${playground.url}/own.v1.Four/Unary`;
  const posted = await fetch(url, { method: "POST", headers, body: '{"word": "a"}' });
  expect(await posted.json()).toEqual({ word: "a!" });
  const got = await fetch(`${url}?encoding=json&message=${encodeURIComponent('{"word": "b"}')}`, { headers });
  expect(await got.json()).toEqual({ word: "b!" });
  const newer = await fetch(url, { method: "POST", headers, body: '{"word": "c", "unknown": 1}' });
  expect(await newer.json()).toEqual({ word: "c!" });
  const wrong = await fetch(url, { method: "POST", headers, body: '{"word": 1}' });
  expect(await wrong.json()).toMatchObject({ code: "invalid_argument" });
});

test("for a deployment that is gone, reflection and JSON say so", async () => {
  const gone = { protocol: "grpc", base: playground.url, deployment: "nobody" };
  await expect(curl(gone, "", "--list-methods")).rejects.toThrow(/there is no deployment/);
  const headers = { "x-deployment": "nobody", "content-type": "application/json" };
  const url = `${playground.url}/stock.v1.StockService/GetPrice`;
  expect((await fetch(url, { method: "POST", headers, body: "{}" })).status).toBe(404);
});

/** Every method of every example, with the sample request that the example brings along. */
async function sampleCalls(): Promise<{ path: string; options: string[] }[]> {
  const calls: { path: string; options: string[] }[] = [];
  for (const [example, { services }] of playground.examples) {
    const file = new URL(`../content/examples/${example}/example.json`, import.meta.url);
    const { methods } = JSON.parse(await readFile(file, "utf8")) as { methods: Record<string, SampleCall> };
    for (const service of services.flatMap((name) => playground.descriptors.getService(name) ?? [])) {
      for (const { name } of service.methods)
        calls.push({ path: `/${service.typeName}/${name}`, options: optionsOf(methods[name] ?? {}) });
    }
  }
  return calls;
}

function optionsOf({ request = {}, messages = [request], metadata = {} }: SampleCall): string[] {
  const headers = Object.entries(metadata).flatMap(([key, value]) => ["-H", `${key}: ${value}`]);
  return [...headers, "--timeout", timeout, "-d", messages.map((message) => JSON.stringify(message)).join("\n")];
}

function statusOf(error: unknown): string {
  const { stderr = "" } = error as { stderr?: string };
  const code = /"code":\s*"(\w+)"/.exec(stderr)?.[1] ?? "other";
  return `${code}: ${stderr || String(error)}`;
}

const proto = `
syntax = "proto3";
package own.v1;
service Four {
  rpc Unary(Word) returns (Word) { option idempotency_level = NO_SIDE_EFFECTS; }
  rpc Server(Word) returns (stream Word);
  rpc Client(stream Word) returns (Word);
  rpc Bidi(stream Word) returns (stream Word);
}
message Word { string word = 1; }
`;

const handler = `
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { WordSchema } from "./gen/own/v1/own_pb";
const read = ({ payload }) => fromBinary(WordSchema, payload).word;
const write = (word) => ({ payload: toBinary(WordSchema, create(WordSchema, { word })) });
export default class {
  async handleRequest(request) { return write(read(request) + "!"); }
  async *handleServerStream(request) { for (let i = 0; i < 2; i++) yield write(read(request) + "!"); }
  async handleClientStream(requests) { let all = ""; for await (const one of requests) all += read(one); return write(all); }
  async *handleBidiStream(requests) { for await (const one of requests) yield write(read(one) + "!"); }
}
`;

async function deployOwn(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "own-"));
  const client = createClient(PlaygroundService, createConnectTransport({ baseUrl: playground.url }));
  try {
    await mkdir(path.join(folder, "own/v1"), { recursive: true });
    await writeFile(path.join(folder, "own/v1/own.proto"), proto);
    const fileDescriptorSet = execFileSync("buf", [
      "build",
      folder,
      "--as-file-descriptor-set",
      "-o",
      "-#format=binpb",
    ]);
    const { deploymentId, diagnostics } = await client.deploy({ files: { "handler.ts": handler }, fileDescriptorSet });
    expect(diagnostics).toEqual([]);
    return deploymentId;
  } finally {
    await rm(folder, { recursive: true });
  }
}
