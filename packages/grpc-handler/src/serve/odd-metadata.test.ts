// Whatever a handler puts into metadata, messages and errors, its call has a status and its process lives.
import { constants } from "node:http2";
import { create, createFileRegistry } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, file_google_protobuf_empty } from "@bufbuild/protobuf/wkt";
import { Client, credentials, type StatusObject } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type CallContext,
  type GrpcHandler,
  type GrpcResponse,
  type Metadata,
  metadataLimits,
  reservedMetadata,
  RpcError,
  StatusCode,
} from "../index.ts";
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
let act: (context: CallContext) => unknown;
const handler: GrpcHandler = {
  handleRequest(_request, context) {
    return Promise.resolve((act(context) ?? { payload: new Uint8Array() }) as GrpcResponse);
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

function statusAfter(action: (context: CallContext) => unknown): Promise<StatusObject> {
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
  // Assigning to "__proto__" would do nothing.
  trailers: (context, metadata) =>
    void Object.defineProperties(context.trailers, Object.getOwnPropertyDescriptors(metadata)),
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

  const { bytes, entries } = metadataLimits;
  test.each<[string, () => Metadata, string]>([
    ["a line break", () => ({ x: "a\r\nb" }), '"x" may hold only printable ASCII'],
    ["half a surrogate pair", () => ({ x: "\ud800" }), '"x" may hold only printable ASCII'],
    ["a number", () => ({ x: 5 as never }), '"x" must be a string, found number'],
    ["nothing", () => ({ x: undefined as never }), '"x" must be a string, found undefined'],
    ["text where bytes belong", () => ({ "x-bin": "text" }), '"x-bin" must be a Uint8Array, found string'],
    // Copying it as bytes would take minutes.
    ["a long list", () => ({ "x-bin": { length: 2 ** 31 } as never }), '"x-bin" must be a Uint8Array, found object'],
    ["bytes where text belongs", () => ({ x: new Uint8Array(3) }), '"x" must be a string, found object'],
    ["no name", () => ({ "": "v" }), 'key "" may hold only'],
    ["a pseudo-header", () => ({ ":status": "404" }), 'key ":status" may hold only'],
    ["too many entries", () => numbered(entries + 1), "of 101 entries is too large: at most 100"],
    ["too many bytes", () => ({ x: "y".repeat(bytes) }), "of 16385 bytes is too large: at most 16384"],
    ["a proxy that throws", () => new Proxy({}, { ownKeys: boom }), "boom"],
  ])("%s is INTERNAL, in a sentence that says why", async (_name, metadata, sentence) => {
    const { code, details } = await statusAfter((context) => put(context, metadata()));
    expect([code, details]).toEqual([StatusCode.INTERNAL, expect.stringContaining(sentence)]);
  });

  test.each<[string, () => Metadata]>([
    ["as many entries as are allowed", () => numbered(entries)],
    ["as many bytes", () => ({ x: "y".repeat(bytes - 1) })],
  ])("%s can be sent", async (_name, metadata) => {
    const { code } = await statusAfter((context) => put(context, metadata()));
    expect([StatusCode.OK, StatusCode.NOT_FOUND]).toContain(code);
  });
});

const numbered = (entries: number): Metadata =>
  Object.fromEntries(Array.from({ length: entries }, (_, i) => [`k${String(i)}`, "v"]));

function boom(): never {
  throw new Error("boom");
}

test("keys are sent in lower case, text without outer spaces, and of two spellings of a key the last counts", async () => {
  const { metadata } = await statusAfter((context) => {
    Object.assign(context.trailers, { X: "1", x: " 2 ", Y: "  3" });
  });
  expect([metadata.get("x"), metadata.get("y")]).toEqual([["2"], ["3"]]);
});

describe("trailers that the handler has replaced", () => {
  test.each<[string, PropertyDescriptor, string]>([
    ["by a getter that throws", { get: boom }, "the trailers cannot be sent: boom"],
    ["by a proxy that throws", { value: new Proxy({}, { ownKeys: boom }) }, "the trailers cannot be sent: boom"],
  ])("%s, whether it returns or throws", async (_name, property, details) => {
    const replace = (context: CallContext): void => void Object.defineProperty(context, "trailers", property);
    const returned = await statusAfter(replace);
    const thrown = await statusAfter((context) => {
      replace(context);
      boom();
    });
    expect([returned, thrown]).toMatchObject([
      { code: StatusCode.INTERNAL, details },
      { code: StatusCode.INTERNAL, details },
    ]);
  });
});

test("initial metadata that cannot be sent throws inside the handler, which may go on without", async () => {
  let thrown: unknown;
  const { code } = await statusAfter((context) => {
    try {
      context.sendHeaders({ upgrade: "v" });
    } catch (error) {
      thrown = error;
    }
  });
  expect(thrown).toEqual(new TypeError('the metadata key "upgrade" belongs to HTTP or gRPC itself; choose another'));
  expect(code).toBe(StatusCode.OK);
});

const altered = (properties: PropertyDescriptorMap): unknown =>
  Object.defineProperties(new RpcError(StatusCode.NOT_FOUND, "m"), properties);

test.each<[string, () => unknown, StatusCode, string]>([
  ["half a surrogate pair in its message", () => new RpcError(5, "a\ud800b"), StatusCode.NOT_FOUND, "a\ufffdb"],
  ["half a surrogate pair in another error", () => new Error("\udfff"), StatusCode.INTERNAL, "\ufffd"],
  ["a message of a megabyte", () => new RpcError(5, "x".repeat(1e6)), StatusCode.NOT_FOUND, "x".repeat(2_048)],
  ["null", () => null, StatusCode.INTERNAL, "null"],
  ["an object that names no status", () => Object.create(null) as object, StatusCode.INTERNAL, "throw new RpcError("],
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
  ["a message that is no text", () => altered({ message: { value: 7 } }), StatusCode.NOT_FOUND, "7"],
  [
    "an RpcError's message that throws",
    () => altered({ message: { get: boom } }),
    StatusCode.INTERNAL,
    "cannot be shown",
  ],
  ["metadata that throws", () => altered({ metadata: { get: boom } }), StatusCode.INTERNAL, "m"],
  ["no metadata", () => altered({ metadata: { value: null } }), StatusCode.NOT_FOUND, "m"],
  ["a code that is none", () => altered({ code: { value: "5" } }), StatusCode.UNKNOWN, "m"],
  ["the code OK", () => altered({ code: { value: 0 } }), StatusCode.UNKNOWN, "m"],
  ["the code NaN", () => new RpcError(NaN as never, "m"), StatusCode.UNKNOWN, "m"],
  ["undefined", () => undefined, StatusCode.INTERNAL, "undefined"],
  [
    "a proxy that throws",
    () => new Proxy({}, { getPrototypeOf: boom, get: boom }),
    StatusCode.INTERNAL,
    "cannot be shown",
  ],
])("an error with %s has a status", async (_name, thrown, code, message) => {
  const status = await statusAfter(() => {
    throw thrown();
  });
  expect(status.code).toBe(code);
  expect(status.details).toContain(message);
});

test.each(["x", "%", "é", "漢", "\u{1F600}"])("a message of many %s fits into 8 KiB of trailers", async (character) => {
  const { details } = await statusAfter(() => {
    throw new RpcError(StatusCode.NOT_FOUND, `a${character.repeat(10_000)}`);
  });
  expect(details.length).toBeGreaterThan(600);
  expect(encodeURI(details).length).toBeLessThan(7_000);
});
