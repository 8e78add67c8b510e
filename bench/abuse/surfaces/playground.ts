// PlaygroundService, reflection and health: messages that are odd, or no messages at all, over every carrier.
import { create, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { readFileSync } from "node:fs";
import {
  CheckSchemaRequestSchema,
  DeployRequestSchema,
  RunFixturesRequestSchema,
  WatchRequestSchema,
} from "#gen/playground/v1/playground_pb.js";
import { ServerReflectionRequestSchema } from "#gen/grpc/reflection/v1/reflection_pb.js";
import type { Random } from "../../../server/sandbox/wire/fuzz.ts";
import { carriers } from "../calls.ts";
import { oddBytes, oddJsonText, oddText, once, oneOf } from "../odd.ts";
import { type Attempt, type Outcome, outcomeOf, type Surface } from "../surface.ts";
import { tried } from "./metadata.ts";

interface Asked {
  readonly path: string;
  readonly message: Uint8Array;
  readonly metadata?: readonly (readonly [string, string])[];
}

const service = "/playground.v1.PlaygroundService";
const descriptors = readFileSync(new URL("../../../proto/gen/descriptor_set.binpb", import.meta.url));
const handler =
  "export default class { async *handleServerStream() { yield { payload: new Uint8Array() }; } async handleRequest() { return { payload: new Uint8Array() }; } }";
const example = (random: Random): string => oneOf(random, ["stock-ticker", "chat", "", "nope", "__proto__"]);

function ask(make: (random: Random) => Asked): Surface {
  return async (attempt: Attempt): Promise<Outcome> => {
    const { random, address } = attempt;
    const { path, message, metadata = [] } = make(random);
    const names = Object.keys(carriers);
    const carrier = names[random(names.length)] ?? "grpc";
    const call = {
      path,
      messages: [message],
      timeoutMs: 2_500,
      metadata: [["x-session", `abuse-${address}`] as const, ...metadata],
    };
    const what = `${carrier} ${path} ${Buffer.from(message).toString("base64").slice(0, 2_000)}`;
    return outcomeOf([{ what, status: await tried(attempt, carrier, call) }]);
  };
}

/** Bytes of the examples' descriptors, changed in some places. */
function spoiltDescriptors(random: Random): Uint8Array {
  const from = random(descriptors.length);
  const bytes = Buffer.from(descriptors.subarray(0, Math.min(descriptors.length, 2_000 + random(100_000))));
  for (let left = random(20); left > 0; left--) bytes.writeUInt8(random(256), random(bytes.length));
  return once(random, 4) ? Buffer.concat([bytes, descriptors.subarray(from, from + random(500))]) : bytes;
}

function deployRequest(random: Random): MessageInitShape<typeof DeployRequestSchema> {
  const files = Object.fromEntries(Array.from({ length: random(4) }, () => [oddText(random), oddText(random)]));
  return {
    example: example(random),
    files: { ...files, ...(once(random, 5) ? {} : { "handler.ts": once(random, 3) ? oddText(random) : handler }) },
    ...(once(random, 2) && { fileDescriptorSet: once(random, 3) ? oddBytes(random) : spoiltDescriptors(random) }),
  };
}

export const deploys = ask((random) => ({
  path: `${service}/Deploy`,
  message: once(random, 6)
    ? oddBytes(random)
    : toBinary(DeployRequestSchema, create(DeployRequestSchema, deployRequest(random))),
}));

const proto = readFileSync(new URL("../../../proto/stock/v1/stock.proto", import.meta.url), "utf8");
const protoBombs: readonly string[] = [
  "message A{".repeat(4_000),
  Array.from({ length: 3_000 }, (_, n) => `message M${String(n)}{X${String(n)} a=1;}`).join(""),
  `message A { string a = 1 [(b) = ${"{a:".repeat(15_000)}`,
  'import "b.proto";',
  "message __proto__ { constructor toString = 1; } service constructor { rpc __proto__(__proto__) returns (__proto__); }",
  'edition = "9999";',
];

/** The text of a .proto with some of its characters taken out, doubled or changed. */
function spoiltProto(random: Random): string {
  let text = proto;
  for (let left = random(10); left > 0; left--) {
    const at = random(text.length);
    text =
      text.slice(0, at) +
      oneOf(random, ["", "{", "}", '"', oddText(random), text.slice(at, at + 500)]) +
      text.slice(at + random(30));
  }
  return wellFormed(text);
}

/** Odd files for ReadSchema, CheckSchema and FormatSchema: the first two fields of their requests are maps of them. */
export const schemas = ask((random) => {
  const name = (): string =>
    oneOf(random, [
      "a.proto",
      "b.proto",
      "stock/v1/stock.proto",
      "../a.proto",
      "/etc/passwd",
      wellFormed(oddText(random)),
    ]);
  const text = (): string =>
    once(random, 3) ? `syntax = "proto3";\n${oneOf(random, protoBombs)}` : spoiltProto(random);
  const files = (): Record<string, string> =>
    Object.fromEntries(Array.from({ length: random(4) }, () => [name(), text()]));
  const request = create(CheckSchemaRequestSchema, { files: files(), against: files() });
  return {
    path: `${service}/${oneOf(random, ["ReadSchema", "CheckSchema", "FormatSchema"])}`,
    message: once(random, 10) ? oddBytes(random) : toBinary(CheckSchemaRequestSchema, request),
  };
});

const fixture = {
  name: "abuse",
  description: "odd",
  category: "server_streaming",
  handler: { service: "stock.v1.StockService", method: "StreamPrices", timeout_ms: 500 },
  request: { metadata: { "x-a": "b" }, message: { symbol: "A", count: 3 }, delay_ms: 1 },
  expected_response: {
    status_code: 0,
    stream: [{ symbol: { $pattern: "^(A|A)*$" }, sequence: { $range: [1, 5] } }],
    stream_count: { $range: [0, 9] },
    headers: { "x-a": { $any: true } },
    trailers: {},
    trace: ["call_started", { event: "finished", within_ms: 500 }],
  },
};
const bombs: readonly object[] = [
  { symbol: { $pattern: "^(a+)+$" } },
  { $unordered: Array.from({ length: 400 }, (_, i) => ({ sequence: i })) },
  { symbol: { $repeat: ["x", 8_000_000] } },
  { ["s".repeat(20_000)]: 1 },
];

export const fixtures = ask((random) => {
  const odd = {
    ...fixture,
    expected_response: { ...fixture.expected_response, ...(once(random, 3) && { stream: oneOf(random, bombs) }) },
  };
  const texts = Array.from({ length: 1 + random(3) }, () => oddJsonText(random, odd));
  const request = {
    example: example(random),
    files: { "handler.ts": handler },
    fixtures: once(random, 10) ? [oddText(random)] : texts,
  };
  return {
    path: `${service}/RunFixtures`,
    message: toBinary(RunFixturesRequestSchema, create(RunFixturesRequestSchema, request)),
  };
});

export const watches = ask((random) => {
  const id = oneOf(random, ["local.example.stock-ticker", "local.x", "", oddText(random)]);
  const after = oneOf(random, [0n, 1n, 2n ** 64n - 1n]);
  return oneOf(random, [
    {
      path: `${service}/Watch`,
      message: toBinary(
        WatchRequestSchema,
        create(WatchRequestSchema, { deploymentId: wellFormed(id), afterSequence: after }),
      ),
    },
    { path: `${service}/WatchQueue`, message: oddBytes(random) },
    { path: `${service}/${oneOf(random, ["Watch", "Nope", "Deploy", "GetState"])}`, message: oddBytes(random) },
  ]);
});

export const reflection = ask((random) => {
  const name = oneOf(random, [
    "stock.v1.StockService",
    "grpc.health.v1.Health",
    "google.protobuf.Any",
    "",
    wellFormed(oddText(random)),
  ]);
  const cases = ["fileByFilename", "fileContainingSymbol", "allExtensionNumbersOfType", "listServices"] as const;
  const request = create(ServerReflectionRequestSchema, {
    host: name,
    messageRequest: { case: oneOf(random, cases), value: name },
  });
  return {
    path: `/grpc.reflection.${oneOf(random, ["v1", "v1alpha"])}.ServerReflection/ServerReflectionInfo`,
    message: once(random, 4) ? oddBytes(random) : toBinary(ServerReflectionRequestSchema, request),
    metadata: once(random, 3) ? [["x-deployment", oneOf(random, ["local.x", "a"])] as const] : [],
  };
});

export const health = ask((random) => ({
  path: `/grpc.health.v1.Health/${oneOf(random, ["Check", "Watch", "List"])}`,
  message: once(random, 2) ? Buffer.alloc(0) : oddBytes(random),
}));

/** What a protobuf encoder takes. */
const wellFormed = (text: string): string => text.replaceAll(/[\ud800-\udfff]/gu, "?");
