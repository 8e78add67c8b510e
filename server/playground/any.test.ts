// An Any between clients that read JSON and a handler: its type is looked up by name, among Google's types and the file's own.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { type Playground, startPlayground } from "../compose.ts";
import { readConfig } from "../config.ts";
import { limits } from "../limits.ts";

const testingData = new URL("../../testing_data/protobuf/", import.meta.url);

let playground: Playground;
let deployment: string;
beforeAll(async () => {
  playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0 });
  const transport = createGrpcTransport({ baseUrl: `http://127.0.0.1:${String(playground.grpcPort)}` });
  const client = createClient(PlaygroundService, transport);
  const fixture = await readFile(new URL("streaming/unary/40_any_unknown_type.json", testingData), "utf8");
  const { handler } = JSON.parse(fixture) as { handler: { proto: { path: string; source: string } } };
  const { fileDescriptorSet } = await client.readSchema({ files: { [handler.proto.path]: handler.proto.source } });
  const source = await readFile(new URL("handlers/parcels.ts", testingData), "utf8");
  const deployed = await client.deploy({ example: "", files: { "handler.ts": source }, fileDescriptorSet });
  expect(deployed.diagnostics).toEqual([]);
  deployment = deployed.deploymentId;
}, limits.sandbox.bootMs);
afterAll(() => playground.close());

const path = "parcel.v1.ParcelService/Open";
const url = (name: string): string => `type.googleapis.com/${name}`;
const book = { "@type": url("parcel.v1.Book"), title: "Emma" };
const duration = { "@type": url("google.protobuf.Duration"), value: "1.500s" };

const opened = [
  { id: "a", content: { ...book, title: "EMMA" }, layers: 1 },
  { id: "b", content: duration, layers: 1 },
];
const parcels = [
  { id: "a", content: book },
  { id: "b", content: duration },
];

test("buf curl learns the types by reflection, Google's without an import too", async () => {
  const args = [
    "curl",
    "--protocol",
    "grpc",
    "--http2-prior-knowledge",
    "-H",
    `x-deployment: ${deployment}`,
    "--reflect-header",
    "*",
  ];
  const address = `http://127.0.0.1:${String(playground.grpcPort)}/${path}`;
  const calling = promisify(execFile)("buf", [
    ...args,
    "-d",
    parcels.map((one) => JSON.stringify(one)).join("\n"),
    address,
  ]);
  const { stdout } = await calling;
  expect(
    stdout
      .trim()
      .split(/\n(?=\{)/)
      .map((text) => JSON.parse(text) as unknown),
  ).toEqual(opened);
});

/** One message of a Connect stream in JSON. */
function enveloped(json: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(json));
  const head = Buffer.alloc(5);
  head.writeUInt32BE(text.length, 1);
  return Buffer.concat([head, text]);
}

async function connect(...messages: unknown[]): Promise<string> {
  const response = await fetch(`${playground.url}/${path}`, {
    method: "POST",
    headers: { "content-type": "application/connect+json", "x-deployment": deployment },
    body: Buffer.concat(messages.map(enveloped)),
  });
  return response.text();
}

test("in Connect's JSON it is read and written with its @type", async () => {
  const text = await connect(...parcels);
  for (const message of opened) expect(text).toContain(JSON.stringify(message.content).slice(1, -1).split(",")[0]);
  expect(text).toContain('"title":"EMMA"');
  expect(text).toContain('"value":"1.500s"');
});

test("a type that is not known is INVALID_ARGUMENT", async () => {
  const text = await connect({ content: { "@type": url("other.v1.Thing") } });
  expect(text).toMatch(/"code":"invalid_argument".*other\.v1\.Thing is not in the type registry/);
});
