// Whatever a handler puts into metadata, messages and errors, its call has a status and its process lives.
import { constants } from "node:http2";
import { create, createFileRegistry } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, file_google_protobuf_empty } from "@bufbuild/protobuf/wkt";
import { Client, credentials, type StatusObject } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CallContext, type GrpcHandler, type Metadata, reservedMetadata, RpcError, StatusCode } from "../index.ts";
import { type RunningServer, serve } from "./serve.ts";

const type = ".google.protobuf.Empty";
const registry = createFileRegistry(
  create(FileDescriptorProtoSchema, {
    ...{ name: "odd.proto", package: "odd.v1", syntax: "proto3", dependency: ["google/protobuf/empty.proto"] },
    service: [{ name: "OddService", method: [{ name: "Do", inputType: type, outputType: type }] }],
  }),
  () => file_google_protobuf_empty,
);

/** What the next call does. */
let act: (context: CallContext) => void;
const handler: GrpcHandler = {
  handleRequest(_request, context) {
    act(context);
    return Promise.resolve({ payload: new Uint8Array() });
  },
};

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  const service = registry.getService("odd.v1.OddService");
  server = await serve(handler, { services: service ? [service] : [] });
  client = new Client(`127.0.0.1:${String(server.port)}`, credentials.createInsecure());
});

afterAll(async () => {
  client.close();
  await server.close();
});

function statusAfter(action: (context: CallContext) => void): Promise<StatusObject> {
  act = action;
  const identity = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
  const stream = client.makeBidiStreamRequest("/odd.v1.OddService/Do", identity, (bytes) => bytes);
  stream.on("error", () => undefined);
  stream.on("data", () => undefined);
  stream.end(new Uint8Array());
  return new Promise((resolve) => stream.on("status", resolve));
}

const nodes = Object.entries(constants).flatMap(([name, value]) =>
  name.startsWith("HTTP2_HEADER_") && typeof value === "string" ? [value] : [],
);

const places: Readonly<Record<string, (context: CallContext, metadata: Metadata) => void>> = {
  "initial metadata": (context, metadata) => context.sendHeaders(metadata),
  trailers: (context, metadata) => void Object.assign(context.trailers, metadata),
  "an error": (_context, metadata) => {
    throw new RpcError(StatusCode.NOT_FOUND, "not found", metadata);
  },
};

describe.each(Object.entries(places))("in %s", (_place, put) => {
  test("every name that Node knows ends in a status", async () => {
    for (const name of nodes) {
      const { code, details } = await statusAfter((context) => put(context, { [name]: "v" }));
      expect([StatusCode.OK, StatusCode.NOT_FOUND, StatusCode.INTERNAL], `${name}: ${details}`).toContain(code);
    }
  });

  test.each(reservedMetadata)("%s is INTERNAL, in a sentence that names it", async (name) => {
    const { code, details } = await statusAfter((context) => put(context, { [name]: "v" }));
    expect([code, details]).toEqual([StatusCode.INTERNAL, expect.stringContaining(`"${name}"`)]);
  });

  test.each<[string, Metadata]>([
    ["a line break", { x: "a\r\nb" }],
    ["half a surrogate pair", { x: "\ud800" }],
    ["a number", { x: 5 as never }],
    ["nothing", { x: undefined as never }],
    ["text where bytes belong", { "x-bin": "text" }],
    ["bytes where text belongs", { x: new Uint8Array(3) }],
    ["no name", { "": "v" }],
  ])("%s is INTERNAL", async (_name, metadata) => {
    expect((await statusAfter((context) => put(context, metadata))).code).toBe(StatusCode.INTERNAL);
  });
});

test.each<[string, () => unknown, StatusCode, string]>([
  ["half a surrogate pair in its message", () => new RpcError(5, "a\ud800b"), StatusCode.NOT_FOUND, "a\ufffdb"],
  ["half a surrogate pair in another error", () => new Error("\udfff"), StatusCode.INTERNAL, "\ufffd"],
  ["a message of a megabyte", () => new RpcError(5, "x".repeat(1e6)), StatusCode.NOT_FOUND, "x".repeat(2_048)],
  ["null", () => null, StatusCode.INTERNAL, "null"],
  ["what cannot be shown", () => Object.create(null) as object, StatusCode.INTERNAL, "a value that cannot be shown"],
  [
    "a message that throws",
    () =>
      Object.defineProperty(new Error(), "message", {
        get: () => {
          throw new Error("again");
        },
      }),
    StatusCode.INTERNAL,
    "a value that cannot be shown",
  ],
])("an error with %s has a status", async (_name, thrown, code, message) => {
  const status = await statusAfter(() => {
    throw thrown();
  });
  expect(status.code).toBe(code);
  expect(status.details).toContain(message);
});
