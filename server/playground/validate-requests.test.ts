// Deploy with validate_requests: by the .proto of an example, and by one of the reader's own, over real gRPC.
import { createFileRegistry, type DescMethod, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { fieldViolations } from "grpc-handler";
import { base64Decode } from "@bufbuild/protobuf/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { ValidationService } from "#gen/validation/v1/validation_pb.js";
import { type Playground, startPlayground } from "../compose.ts";
import { readConfig } from "../config.ts";
import { limits } from "../limits.ts";

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0 });
}, limits.sandbox.bootMs);
afterAll(() => playground.close());

const grpc = (): ReturnType<typeof createGrpcTransport> =>
  createGrpcTransport({ baseUrl: `http://127.0.0.1:${String(playground.grpcPort)}` });
const service = (): ReturnType<typeof createClient<typeof PlaygroundService>> =>
  createClient(PlaygroundService, grpc());

/** It takes whatever comes. */
const careless = `export default {
  async handleRequest() { return { payload: new Uint8Array() }; },
  async handleClientStream(requests) {
    for await (const request of requests) console.log(request.payload.length);
    return { payload: new Uint8Array() };
  },
};`;

async function failureOf(call: Promise<unknown>): Promise<ConnectError> {
  return call.then(
    () => expect.unreachable("the call must fail"),
    (error: unknown) => ConnectError.from(error),
  );
}

function violationsOf(error: ConnectError): ReturnType<typeof fieldViolations> {
  return fieldViolations(base64Decode(error.metadata.get("grpc-status-details-bin") ?? ""));
}

const items = async function* (): AsyncGenerator<{ id: string; value: number }> {
  yield await Promise.resolve({ id: "a", value: 1 });
  yield { id: "", value: -1 };
};

async function deployExample(validateRequests: boolean): Promise<{ "x-deployment": string }> {
  const files = { "handler.ts": careless };
  const { deploymentId, diagnostics } = await service().deploy({ example: "validation", files, validateRequests });
  expect(diagnostics).toEqual([]);
  return { "x-deployment": deploymentId };
}

test("an example's rules: on, the second item ends the call with both its faults; off, nothing is checked", async () => {
  const client = createClient(ValidationService, grpc());
  const error = await failureOf(client.validateItems(items(), { headers: await deployExample(true) }));
  expect(error).toMatchObject({ code: 3, rawMessage: "request 2: id: must be at least 1 characters (and 1 more)" });
  expect(violationsOf(error).map(({ field, reason }) => [field, reason])).toEqual([
    ["id", "string.min_len"],
    ["value", "double.gte"],
  ]);
  expect(await client.validateItems(items(), { headers: await deployExample(false) })).toMatchObject({ status: "" });
});

const proto = `syntax = "proto3";
package shop.v1;
import "buf/validate/validate.proto";
service Shop { rpc Buy(BuyRequest) returns (BuyResponse); }
message BuyRequest {
  option (buf.validate.message).cel = {
    id: "buy.from_to"
    message: "must not end before it begins"
    expression: "this.from <= this.to"
  };
  int32 from = 1;
  int32 to = 2;
  repeated string names = 3 [(buf.validate.field).repeated.items.string.email = true];
}
message BuyResponse {}`;

async function deployOwn(text: string): Promise<{ method: DescMethod; headers: { "x-deployment": string } }> {
  const { fileDescriptorSet, diagnostics } = await service().readSchema({ files: { "shop/v1/shop.proto": text } });
  expect(diagnostics).toEqual([]);
  const files = { "handler.ts": careless };
  const deployed = await service().deploy({ files, fileDescriptorSet, validateRequests: true });
  expect(deployed.diagnostics).toEqual([]);
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, fileDescriptorSet));
  const method = registry.getService("shop.v1.Shop")?.methods[0];
  if (!method) throw new Error("expected Shop to have a method");
  return { method, headers: { "x-deployment": deployed.deploymentId } };
}

test.each([
  [{ from: 2, to: 1 }, 3, "request 1: must not end before it begins", [["", "buy.from_to"]]],
  [
    { names: ["a@b.example", "no"] },
    3,
    "request 1: names[1]: must be a valid email address",
    [["names[1]", "string.email"]],
  ],
  [{ from: 1, to: 2 }, 0, "", []],
])("a reader's own rules: %j", async (request, code, message, violations) => {
  const { method, headers } = await deployOwn(proto);
  const call = grpc().unary(
    method as Parameters<ReturnType<typeof grpc>["unary"]>[0],
    undefined,
    undefined,
    headers,
    request,
  );
  if (code === 0) {
    await call;
    return;
  }
  const error = await failureOf(call);
  expect(error).toMatchObject({ code, rawMessage: message });
  expect(violationsOf(error).map(({ field, reason }) => [field, reason])).toEqual(violations);
});

test("a rule that is no rule is FAILED_PRECONDITION, and named", async () => {
  const { method, headers } = await deployOwn(proto.replace("this.from <= this.to", "this.nothing >"));
  const unary = method as Parameters<ReturnType<typeof grpc>["unary"]>[0];
  const error = await failureOf(grpc().unary(unary, undefined, undefined, headers, {}));
  expect(error.code).toBe(9);
  expect(error.rawMessage).toContain("buy.from_to");
});
