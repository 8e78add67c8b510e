// A table of what handlers throw, here and written for other libraries, with the status that it becomes.
import { create, fromBinary } from "@bufbuild/protobuf";
import { anyUnpack, type Any, AnySchema, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import { Code, ConnectError } from "@connectrpc/connect";
import { Metadata as GrpcMetadata } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { RpcError } from "./rpc-error.ts";
import { StatusCode } from "./status-code.ts";
import { statusOfThrown } from "./thrown-status.ts";

function boom(): never {
  throw new Error("boom");
}

test.each<[string, unknown, StatusCode, string]>([
  ["an RpcError", new RpcError(5, "m"), StatusCode.NOT_FOUND, "m"],
  ["grpc-js: an object", { code: 5, details: "m" }, StatusCode.NOT_FOUND, "m"],
  ["grpc-js: code and message", { code: 3, message: "m" }, StatusCode.INVALID_ARGUMENT, "m"],
  ["grpc-js: a code alone", { code: 5 }, StatusCode.NOT_FOUND, ""],
  ["an Error with a code", Object.assign(new Error("m"), { code: 5 }), StatusCode.NOT_FOUND, "m"],
  [
    "grpc-js: an error of a client",
    Object.assign(new Error("14 UNAVAILABLE: m"), { code: 14, details: "m" }),
    StatusCode.UNAVAILABLE,
    "m",
  ],
  ["connect: ConnectError", new ConnectError("m", Code.AlreadyExists), StatusCode.ALREADY_EXISTS, "m"],
  ["connect: without a code", new ConnectError("m"), StatusCode.UNKNOWN, "m"],
  ["a name", { code: "NOT_FOUND", message: "m" }, StatusCode.NOT_FOUND, "m"],
  ["a name in small letters", { code: "not_found", message: "m" }, StatusCode.NOT_FOUND, "m"],
  ["cancelled, as Connect spells it", { code: "canceled", message: "m" }, StatusCode.CANCELLED, "m"],
  ["details that are no text", { code: 5, details: [], message: "m" }, StatusCode.NOT_FOUND, "m"],
])("%s", (_, thrown, code, message) => {
  expect(statusOfThrown(thrown)).toEqual({ code, message, metadata: {}, unforeseen: false });
});

const howToThrow = 'write throw new RpcError(StatusCode.NOT_FOUND, "what is missing")';

test.each<[string, unknown, string]>([
  ["OK", { code: 0, details: "m" }, `m: the code 0 is OK, which is no error; ${howToThrow}`],
  ["OK by its name", { code: "OK" }, `the code 0 is OK, which is no error; ${howToThrow}`],
  ["17", { code: 17, message: "m" }, `m: the code 17 is no status of gRPC; ${howToThrow}`],
  ["HTTP's 404", Object.assign(new Error("m"), { code: 404 }), `m: the code 404 is no status of gRPC; ${howToThrow}`],
  ["-1", { code: -1 }, `the code -1 is no status of gRPC; ${howToThrow}`],
  ["5.5", { code: 5.5 }, `the code 5.5 is no status of gRPC; ${howToThrow}`],
  ["NaN", { code: NaN }, `the code NaN is no status of gRPC; ${howToThrow}`],
])("a code that is none is UNKNOWN, with what to write: %s", (_, thrown, message) => {
  expect(statusOfThrown(thrown)).toEqual({ code: StatusCode.UNKNOWN, message, metadata: {}, unforeseen: true });
});

test.each<[string, unknown, string]>([
  ["an Error", new Error("m"), "m"],
  ["a system error", Object.assign(new Error("m"), { code: "ENOENT", errno: -2 }), "m"],
  ["a code of Node's", Object.assign(new Error("m"), { code: "ERR_INVALID_ARG_TYPE" }), "m"],
  ["a database's code", Object.assign(new Error("m"), { code: "23505" }), "m"],
  ["names that every object has", Object.assign(new Error("m"), { code: "constructor" }), "m"],
  ["a code that is an object", { code: { valueOf: () => 5 }, message: "m" }, "m"],
  ["the web's own codes", new DOMException("m", "NotFoundError"), "m"],
  ["an error without a message", new TypeError(), "TypeError"],
  ["text", "m", "m"],
  ["null", null, "null"],
  ["an object that says nothing", { error: "m" }, `an object that names no status was thrown; ${howToThrow}`],
  [
    "a getter that throws",
    Object.defineProperty({}, "code", { get: boom }),
    "an object that names no status was thrown",
  ],
  ["a proxy that throws", new Proxy({}, { get: boom, getPrototypeOf: boom }), "a value that cannot be shown"],
])("what names no status is INTERNAL: %s", (_, thrown, message) => {
  const status = statusOfThrown(thrown);
  expect(status).toMatchObject({ code: StatusCode.INTERNAL, metadata: {}, unforeseen: true });
  expect(status.message).toContain(message);
});

describe("metadata becomes trailers, as far as it can be sent", () => {
  const grpcMetadata = new GrpcMetadata();
  grpcMetadata.add("retry", "1");
  grpcMetadata.add("retry", "2");
  grpcMetadata.add("id-bin", Buffer.from([1, 255]));

  test.each<[string, unknown, object]>([
    ["a record", { Retry: "1", "id-bin": new Uint8Array([1]) }, { retry: "1", "id-bin": new Uint8Array([1]) }],
    ["a record of lists", { retry: ["1", "2"] }, { retry: "1, 2" }],
    ["grpc-js's Metadata", grpcMetadata, { retry: "1, 2", "id-bin": Buffer.from([1, 255]) }],
    ["what has getMap alone", { getMap: () => ({ retry: "1" }) }, { retry: "1" }],
    [
      "Headers, bytes in base64",
      new Headers({ retry: "1", "id-bin": "Af8" }),
      { retry: "1", "id-bin": new Uint8Array([1, 255]) },
    ],
    ["a Map", new Map([["retry", "1"]]), { retry: "1" }],
    [
      "what HTTP keeps for itself",
      new Headers({ "content-type": "application/grpc", "grpc-status": "5", retry: "1" }),
      { retry: "1" },
    ],
    [
      "what cannot be sent",
      { "a b": "1", tall: "漢", number: 1, "id-bin": "?", "own-bin": 5, retry: "1" },
      { retry: "1" },
    ],
    ["a value that throws", Object.defineProperty({ retry: "1" }, "zone", { get: boom, enumerable: true }), {}],
    ["text", "retry", {}],
    ["nothing", null, {}],
  ])("%s", (_, metadata, trailers) => {
    expect(statusOfThrown({ code: 5, details: "m", metadata })).toEqual({
      ...{ code: StatusCode.NOT_FOUND, message: "m", metadata: trailers, unforeseen: false },
    });
  });

  test("of an endless list, no more than a call may carry", () => {
    let taken = 0;
    const endless = {
      *[Symbol.iterator]() {
        for (;;) yield [`key-${String(++taken)}`, "v"];
      },
    };
    const { metadata } = statusOfThrown({ code: 5, metadata: endless });
    expect(Object.keys(metadata)).toHaveLength(100);
    expect(taken).toBe(101);
  });

  test("a key that names a prototype changes none", () => {
    const metadata = JSON.parse('{ "__proto__": { "polluted": "1" }, "constructor": "c" }') as object;
    const status = statusOfThrown({ code: 5, metadata });
    expect(Object.entries(status.metadata)).toEqual([["constructor", "c"]]);
    expect("polluted" in status.metadata).toBe(false);
  });
});

describe("Connect's details are a google.rpc.Status in grpc-status-details-bin", () => {
  const detail = { desc: StringValueSchema, value: { value: "why" } };
  const key = "grpc-status-details-bin";

  test("as a handler makes them", () => {
    const { metadata } = statusOfThrown(new ConnectError("m", Code.NotFound, { retry: "1" }, [detail]));
    expect(metadata["retry"]).toBe("1");
    const { code, message, details } = readStatus(metadata[key] as Uint8Array);
    expect([code, message, details.length]).toEqual([5, "m", 1]);
    expect(anyUnpack(details[0] ?? create(AnySchema), StringValueSchema)?.value).toBe("why");
  });

  test("as a client was sent them", () => {
    const error = new ConnectError("m", Code.NotFound);
    error.details.push({ type: "google.protobuf.StringValue", value: new Uint8Array([10, 1, 120]) });
    const { details } = readStatus(statusOfThrown(error).metadata[key] as Uint8Array);
    expect(anyUnpack(details[0] ?? create(AnySchema), StringValueSchema)?.value).toBe("x");
  });

  test.each<[string, unknown]>([
    ["more than fits", [{ type: "a.B", value: new Uint8Array(20_000) }]],
    ["too many", Array.from({ length: 101 }, () => ({ type: "a.B", value: new Uint8Array(1) }))],
    ["what is no detail", [{ type: 5 }]],
    ["null", [null]],
    ["a descriptor that is none", [{ desc: {}, value: {} }]],
    ["one that throws", [Object.defineProperty({}, "desc", { get: boom })]],
  ])("%s is left out", (_, details) => {
    expect(statusOfThrown({ code: 5, message: "m", details })).toMatchObject({ code: 5, message: "m", metadata: {} });
  });
});

function readStatus(bytes: Uint8Array): { code: number; message: string; details: Any[] } {
  const reader = new BinaryReader(bytes);
  const status = { code: 0, message: "", details: [] as Any[] };
  while (reader.pos < reader.len) {
    const [field] = reader.tag();
    if (field === 1) status.code = reader.int32();
    else if (field === 2) status.message = reader.string();
    else status.details.push(fromBinary(AnySchema, reader.bytes()));
  }
  return status;
}
