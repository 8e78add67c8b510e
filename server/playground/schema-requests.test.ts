// ReadSchema over the real server, and who may have how much read.
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { type Client, Code, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { StatusCode } from "grpc-handler";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PlaygroundService, Severity } from "#gen/playground/v1/playground_pb.js";
import { type Playground, startPlayground } from "../compose.ts";
import { readConfig } from "../config.ts";
import { limits } from "../limits.ts";
import type { SchemaResult } from "../sandbox/index.ts";
import { SchemaRequests } from "./schema-requests.ts";

describe("over the server", () => {
  let playground: Playground;
  let client: Client<typeof PlaygroundService>;
  beforeAll(async () => {
    playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0 });
    client = createClient(
      PlaygroundService,
      createGrpcTransport({ baseUrl: `http://127.0.0.1:${String(playground.grpcPort)}` }),
    );
  }, limits.sandbox.bootMs);
  afterAll(() => playground.close());

  test("files of the reader's that import those of proto/ become descriptors", async () => {
    const text = `edition = "2023"; package mine.v1; import "stock/v1/stock.proto";
      service Mine { rpc Ask(stock.v1.GetPriceRequest) returns (stream stock.v1.GetPriceResponse); }`;
    const { fileDescriptorSet, diagnostics } = await client.readSchema({ files: { "mine/v1/mine.proto": text } });
    expect(diagnostics).toEqual([]);
    const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, fileDescriptorSet));
    expect(registry.getService("mine.v1.Mine")?.methods[0]?.output.typeName).toBe("stock.v1.GetPriceResponse");
  });

  test("what is wrong has its place", async () => {
    const files = { "mine.proto": 'syntax = "proto3";\nmessage A { strin a = 1; }' };
    const { fileDescriptorSet, diagnostics } = await client.readSchema({ files });
    expect(fileDescriptorSet).toHaveLength(0);
    expect(diagnostics).toMatchObject([{ file: "mine.proto", line: 2, column: 13, severity: Severity.ERROR }]);
  });

  test("of one session only the newest is read", async () => {
    const read = (name: string): Promise<unknown> =>
      client.readSchema({ files: { [name]: 'syntax = "proto3";' } }, { headers: { "x-session": "typing" } });
    const results = await Promise.allSettled(["a.proto", "b.proto", "c.proto", "d.proto"].map(read));
    expect(results.at(-1)).toMatchObject({ status: "fulfilled" });
    const codes = results.flatMap((one) => (one.status === "rejected" ? [(one.reason as { code: Code }).code] : []));
    expect(codes.every((code) => code === Code.Aborted)).toBe(true);
  });
});

describe("quotas", () => {
  const result: SchemaResult = { ok: true, descriptors: new Uint8Array() };
  const signal = new AbortController().signal;
  /** Reads nothing until it is released, and gives up by the signal. */
  function held(): {
    read: (files: object, owner: string, signal?: AbortSignal) => Promise<SchemaResult>;
    release: () => void;
  } {
    const { promise, resolve } = Promise.withResolvers<SchemaResult>();
    const read = (_: object, __: string, by?: AbortSignal): Promise<SchemaResult> =>
      Promise.race([
        promise,
        new Promise<never>((___, reject) => by?.addEventListener("abort", () => reject(new Error("left")))),
      ]);
    return { read, release: () => resolve(result) };
  }

  test("a newer request of a session ends the one that waits", async () => {
    const reader = held();
    const requests = new SchemaRequests(reader, limits);
    const client = { address: "203.0.113.1", session: "s", signal };
    const first = requests.read({}, client);
    const other = requests.read({}, { ...client, session: "t" });
    const second = requests.read({}, client);
    await expect(first).rejects.toMatchObject({ code: StatusCode.ABORTED });
    reader.release();
    expect(await Promise.all([second, other])).toEqual([result, result]);
  });

  test("an address has so many, and gets them back", async () => {
    const reader = held();
    const requests = new SchemaRequests(reader, { ...limits, client: { ...limits.client, sessions: 2 } });
    const client = { address: "203.0.113.1", session: undefined, signal };
    const two = [requests.read({}, client), requests.read({}, client)];
    await expect(requests.read({}, client)).rejects.toMatchObject({ code: StatusCode.RESOURCE_EXHAUSTED });
    const elsewhere = requests.read({}, { ...client, address: "203.0.113.2" });
    reader.release();
    await Promise.all([...two, elsewhere]);
    expect(await requests.read({}, client)).toEqual(result);
  });
});
