// ReadSchema over the real server, and who may have how much read.
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { type Client, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { StatusCode } from "grpc-handler";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FixtureState, PlaygroundService, Severity } from "#gen/playground/v1/playground_pb.js";
import { type Playground, startPlayground } from "../compose.ts";
import { readConfig } from "../config.ts";
import { limits } from "../limits.ts";
import type { SchemaReader, SchemaResult } from "../sandbox/index.ts";
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
    expect(diagnostics).toMatchObject([
      { file: "mine.proto", line: 2, column: 13, severity: Severity.ERROR, rule: "" },
    ]);
  });

  const proto = (body: string): Record<string, string> => ({
    "mine/v1/mine.proto": `syntax = "proto3";\npackage mine.v1;\n${body}`,
  });

  test("a check names rules, and what a change breaks", async () => {
    const files = proto("message Mine { string badName = 1; }");
    const against = { ...proto("message Mine { string badName = 1; }\nmessage Gone {}"), "mine/v1/more.proto": "" };
    const { lint, breaking, diagnostics } = await client.checkSchema({ files, against });
    expect(diagnostics).toEqual([]);
    expect(lint).toMatchObject([
      {
        ...{ file: "mine/v1/mine.proto", line: 3, column: 23 },
        severity: Severity.WARNING,
        rule: "FIELD_LOWER_SNAKE_CASE",
      },
    ]);
    expect(breaking).toMatchObject([
      { file: "", line: 0, column: 0, severity: Severity.WARNING, rule: "FILE_NO_DELETE" },
      { ...{ file: "mine/v1/mine.proto", line: 1, column: 1 }, severity: Severity.WARNING, rule: "MESSAGE_NO_DELETE" },
    ]);
  });

  test("Deploy takes .proto files as text, or descriptors, not both; mistakes have their place", async () => {
    const handler = `export default { async handleRequest() { return { payload: new Uint8Array() }; } };`;
    const deployed = {
      example: "stock-ticker",
      files: { ...proto("message Empty {}\nservice S { rpc R(Empty) returns (Empty); }"), "handler.ts": handler },
    };
    expect(await client.deploy(deployed)).toMatchObject({
      deploymentId: expect.stringMatching(/./) as string,
      diagnostics: [],
    });
    const wrong = await client.deploy({
      ...deployed,
      files: { ...proto("message A { strin a = 1; }"), "handler.ts": handler },
    });
    expect(wrong).toMatchObject({
      deploymentId: "",
      diagnostics: [{ file: "mine/v1/mine.proto", line: 3, column: 13 }],
    });
    const both = client.deploy({ ...deployed, fileDescriptorSet: new Uint8Array() });
    await expect(both).rejects.toMatchObject({ code: StatusCode.INVALID_ARGUMENT });
  });

  const empty = `message Empty {}\nservice S { rpc R(Empty) returns (Empty); }`;
  const fixture = {
    ...{ name: "own", description: "A service of one's own.", category: "unary" },
    handler: { service: "mine.v1.S", method: "R", proto: { path: "mine/v1/mine.proto", source: "" } },
    ...{ request: { message: {} }, expected_response: { status_code: 0 } },
  };

  /** The reasons of its one result, joined. */
  async function reasons(files: Record<string, string>, source: string): Promise<string> {
    const handler = { ...fixture.handler, proto: { ...fixture.handler.proto, source } };
    const request = { example: "stock-ticker", files, fixtures: [JSON.stringify({ ...fixture, handler })] };
    const all: string[] = [];
    for await (const result of client.runFixtures(request))
      if (result.state !== FixtureState.PENDING) all.push(FixtureState[result.state], ...result.reasons);
    return all.join("; ");
  }

  test("RunFixtures takes .proto files as text; a mistake in them is the reason of each fixture", async () => {
    const handler = `import { EmptySchema } from "./gen/mine/v1/mine_pb";
      import { create, toBinary } from "@bufbuild/protobuf";
      const payload = toBinary(EmptySchema, create(EmptySchema));
      export default { async handleRequest() { return { payload }; } };`;
    const own = proto(empty);
    const source = own["mine/v1/mine.proto"] ?? "";
    expect(await reasons({ ...own, "handler.ts": handler }, source)).toBe("PASSED");
    const wrong = { ...proto("message A { strin a = 1; }"), "handler.ts": handler };
    expect(await reasons(wrong, source)).toMatch(/^FAILED; .*strin.*mine\/v1\/mine\.proto:3:13/);
  });

  test("files are formatted, or have mistakes of syntax", async () => {
    const text = 'syntax = "proto3"; message A{ string a=1;}';
    const files = { "a.proto": text, "b.proto": text };
    const formatted = 'syntax = "proto3";\n\nmessage A {\n  string a = 1;\n}\n';
    expect((await client.formatSchema({ files })).files).toEqual({ "a.proto": formatted, "b.proto": formatted });
    const wrong = await client.formatSchema({ files: { ...files, "b.proto": "/* é */ message {" } });
    expect(wrong.files).toEqual({});
    expect(wrong.diagnostics[0]).toMatchObject({ file: "b.proto", line: 1, column: 9, severity: Severity.ERROR });
  });
});

describe("quotas", () => {
  const result: SchemaResult = { ok: true, descriptors: new Uint8Array() };
  const signal = new AbortController().signal;
  /** Reads nothing until it is released. */
  function held(): Pick<SchemaReader, "read" | "check" | "format"> & { release: () => void } {
    const { promise, resolve } = Promise.withResolvers<SchemaResult>();
    const refused = promise.then(() => ({ ok: false as const, diagnostics: [] }));
    return { read: () => promise, check: () => refused, format: () => refused, release: () => resolve(result) };
  }

  test.each([
    ["an address", undefined, "203.0.113.2", "x", { client: { ...limits.client, sessions: 2 } }],
    ["a session", "s", "203.0.113.1", "t", { schema: { ...limits.schema, perSession: 2 } }],
  ])("%s has so many, and gets them back", async (_, session, otherAddress, otherSession, less) => {
    const reader = held();
    const requests = new SchemaRequests(reader, { ...limits, ...less });
    const client = { address: "203.0.113.1", session, signal };
    const two = [requests.check({}, {}, client), requests.format({}, client)];
    await expect(requests.read({}, client)).rejects.toMatchObject({ code: StatusCode.RESOURCE_EXHAUSTED });
    const elsewhere = requests.read({}, { ...client, address: otherAddress, session: otherSession });
    reader.release();
    await Promise.all([...two, elsewhere]);
    expect(await requests.read({}, client)).toEqual(result);
  });
});
