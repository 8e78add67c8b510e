// serve() over a real connection: every mode, every way a call can end.
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { create, createFileRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, file_google_protobuf_wrappers } from "@bufbuild/protobuf/wkt";
import { Client, type ClientDuplexStream, credentials, Metadata, type StatusObject } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type CallContext,
  type GrpcHandler,
  type GrpcRequest,
  type GrpcResponse,
  RpcError,
  sleep,
  StatusCode,
} from "../index.ts";
import { type RunningServer, serve } from "./serve.ts";

const text = (value: string): Uint8Array => toBinary(StringValueSchema, create(StringValueSchema, { value }));
const read = (payload: Uint8Array): string => fromBinary(StringValueSchema, payload).value;

const string = ".google.protobuf.StringValue";
const file = create(FileDescriptorProtoSchema, {
  name: "echo.proto",
  package: "echo.v1",
  syntax: "proto3",
  dependency: ["google/protobuf/wrappers.proto"],
  service: [
    {
      name: "EchoService",
      method: [
        { name: "Unary", inputType: string, outputType: string },
        { name: "Server", inputType: string, outputType: string, serverStreaming: true },
        { name: "Client", inputType: string, outputType: string, clientStreaming: true },
        { name: "Bidi", inputType: string, outputType: string, clientStreaming: true, serverStreaming: true },
      ],
    },
  ],
});
const registry = createFileRegistry(file, (name) =>
  name === file_google_protobuf_wrappers.proto.name ? file_google_protobuf_wrappers : undefined,
);
const service = registry.getService("echo.v1.EchoService");

/** What the last handler call saw and did. */
const seen: { context?: CallContext; finallyRan: boolean; halfClosed: boolean; yielded: number } = {
  finallyRan: false,
  halfClosed: false,
  yielded: 0,
};

const echo: GrpcHandler = {
  handleRequest({ payload, metadata }, context) {
    const asked = read(payload);
    context.trailers["echo-trailer"] = "t";
    if (asked === "throw") throw new Error("broken on purpose");
    if (asked.startsWith("code "))
      throw new RpcError(Number(asked.slice(5)) as StatusCode, `asked for ${asked}`, { why: "asked" });
    if (asked === "no bytes") return Promise.resolve({ payload: "text" } as unknown as GrpcResponse);
    return Promise.resolve({
      payload,
      metadata: { "echo-header": String(metadata["x-in"]), "echo-bin": new Uint8Array([1, 255]) },
    });
  },
  async *handleServerStream({ payload }, context) {
    seen.context = context;
    seen.finallyRan = false;
    seen.yielded = 0;
    try {
      if (read(payload) === "flood") for (;;) yield counted(new Uint8Array(10_000));
      for (let i = 0; ; i++) {
        yield { payload: text(String(i)) };
        await sleep(5, context.signal);
      }
    } finally {
      seen.finallyRan = true;
    }
  },
  async handleClientStream(requests) {
    const all: string[] = [];
    for await (const { payload } of requests) all.push(read(payload));
    return { payload: text(all.join(",")) };
  },
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>) {
    seen.finallyRan = false;
    try {
      for await (const { payload } of requests) yield { payload };
      seen.halfClosed = true;
      yield { payload: text("after half-close") };
    } finally {
      seen.finallyRan = true;
    }
  },
};

function counted(payload: Uint8Array): GrpcResponse {
  seen.yielded++;
  return { payload };
}

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  if (!service) throw new Error("the descriptor has no service");
  server = await serve(echo, { services: [service] });
  client = new Client(`127.0.0.1:${String(server.port)}`, credentials.createInsecure());
});

afterAll(async () => {
  client.close();
  await server.close();
});

type Stream = ClientDuplexStream<Uint8Array, Uint8Array>;

function call(method: string, metadata = new Metadata(), options: { deadline?: number } = {}): Stream {
  const identity = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
  return client.makeBidiStreamRequest(`/echo.v1.EchoService/${method}`, identity, (bytes) => bytes, metadata, options);
}

async function collect(
  stream: Stream,
): Promise<{ headers: Metadata | undefined; messages: string[]; status: StatusObject }> {
  const messages: string[] = [];
  let headers: Metadata | undefined;
  const status = await new Promise<StatusObject>((resolve) => {
    stream.on("metadata", (metadata: Metadata) => (headers = metadata));
    stream.on("data", (payload: Uint8Array) => void messages.push(read(payload)));
    stream.on("error", () => undefined);
    stream.on("status", resolve);
  });
  return { headers, messages, status };
}

describe("a call ends OK", () => {
  test("unary, with initial metadata, trailers and binary values", async () => {
    const metadata = new Metadata();
    metadata.add("x-in", "a");
    metadata.add("x-in", "b");
    const stream = call("Unary", metadata);
    stream.end(text("hello"));
    const { headers, messages, status } = await collect(stream);
    expect(messages).toEqual(["hello"]);
    expect(headers?.get("echo-header")).toEqual(["a, b"]);
    expect(headers?.get("echo-bin")).toEqual([Buffer.from([1, 255])]);
    expect(status.code).toBe(StatusCode.OK);
    expect(status.metadata.get("echo-trailer")).toEqual(["t"]);
  });

  test("client streaming, after half-close", async () => {
    const stream = call("Client");
    for (const word of ["a", "b", "c"]) stream.write(text(word));
    stream.end();
    expect((await collect(stream)).messages).toEqual(["a,b,c"]);
  });

  test("bidirectional streaming: a reply before the next request, and more after half-close", async () => {
    const stream = call("Bidi");
    stream.write(text("one"));
    const first = await new Promise<string>((resolve) =>
      stream.once("data", (payload: Uint8Array) => resolve(read(payload))),
    );
    expect(first).toBe("one");
    stream.end(text("two"));
    const { messages, status } = await collect(stream);
    expect(messages).toEqual(["two", "after half-close"]);
    expect(status.code).toBe(StatusCode.OK);
  });
});

describe("a call ends with the handler's status", () => {
  const codes = Object.values(StatusCode).filter((code) => code !== StatusCode.OK);
  test.each(codes)("code %i", async (code) => {
    const stream = call("Unary");
    stream.end(text(`code ${String(code)}`));
    const { status } = await collect(stream);
    expect(status).toMatchObject({ code, details: `asked for code ${String(code)}` });
    expect(status.metadata.get("why")).toEqual(["asked"]);
  });

  test.each([
    ["throw", StatusCode.INTERNAL, "broken on purpose"],
    [
      "no bytes",
      StatusCode.INTERNAL,
      "handleRequest must respond with { payload: Uint8Array }, found a payload of type string",
    ],
    ["code 0", StatusCode.UNKNOWN, "asked for code 0"],
    ["code 99", StatusCode.UNKNOWN, "asked for code 99"],
  ])("%s", async (asked, code, message) => {
    const stream = call("Unary");
    stream.end(text(asked));
    const { status } = await collect(stream);
    expect(status.code).toBe(code);
    expect(status.details).toContain(message);
  });

  // gRPC, "Status codes and their use": a wrong number of messages is UNIMPLEMENTED.
  test.each(["Unary", "Server"])("%s without its message, and with two", async (method) => {
    for (const messages of [[], ["one", "two"]]) {
      const stream = call(method);
      for (const message of messages) stream.write(text(message));
      stream.end();
      const { status, messages: responses } = await collect(stream);
      expect(status.code).toBe(StatusCode.UNIMPLEMENTED);
      expect(status.details).toContain("the method takes one request message");
      expect(responses).toEqual([]);
    }
  });
});

describe("a handler stops", () => {
  test("when the client cancels while it waits for a request: not a half-close", async () => {
    seen.halfClosed = false;
    const stream = call("Bidi");
    stream.write(text("one"));
    stream.once("data", () => stream.cancel());
    expect((await collect(stream)).status.code).toBe(StatusCode.CANCELLED);
    await expect.poll(() => seen.finallyRan).toBe(true);
    expect(seen.halfClosed).toBe(false);
  });

  test("when the client cancels", async () => {
    const stream = call("Server");
    stream.end(text(""));
    stream.once("data", () => stream.cancel());
    expect((await collect(stream)).status.code).toBe(StatusCode.CANCELLED);
    await expect.poll(() => seen.finallyRan).toBe(true);
    expect(seen.context?.signal.reason).toMatchObject({ code: StatusCode.CANCELLED });
  });

  test("when the deadline passes", async () => {
    const stream = call("Server", new Metadata(), { deadline: Date.now() + 100 });
    stream.end(text(""));
    const { messages, status } = await collect(stream);
    expect(status.code).toBe(StatusCode.DEADLINE_EXCEEDED);
    expect(messages[0]).toBe("0");
    await expect.poll(() => seen.finallyRan).toBe(true);
    expect(seen.context?.deadline).toBeInstanceOf(Date);
  });

  test("while the client reads nothing: it is not resumed, and goes on with the reader", async () => {
    const stream = call("Server");
    stream.end(text("flood"));
    stream.on("error", () => undefined);
    // A grpc-js client that has never read keeps whatever comes; one that has read, and stops, holds the server back.
    stream.on("data", () => stream.pause());
    let before = -1;
    await expect.poll(() => before === (before = seen.yielded), { interval: 100 }).toBe(true);
    expect(seen.yielded * 10_000).toBeLessThan(1_000_000);
    const stalledAt = before;
    stream.removeAllListeners("data");
    stream.on("data", () => undefined);
    stream.resume();
    await expect.poll(() => seen.yielded).toBeGreaterThan(stalledAt + 100);
    stream.cancel();
    await expect.poll(() => seen.finallyRan).toBe(true);
  });
});

test("a mode that the handler lacks is UNIMPLEMENTED", async () => {
  if (!service) throw new Error("the descriptor has no service");
  const empty = await serve({}, { services: [service] });
  const other = new Client(`127.0.0.1:${String(empty.port)}`, credentials.createInsecure());
  for (const { name } of service.methods) {
    const identity = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
    const stream = other.makeBidiStreamRequest(`/echo.v1.EchoService/${name}`, identity, (bytes: Uint8Array) => bytes);
    stream.end(text("x"));
    expect((await collect(stream)).status.code, name).toBe(StatusCode.UNIMPLEMENTED);
  }
  other.close();
  await empty.close();
});
