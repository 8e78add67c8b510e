// Requests that are checked by the rules of their .proto before the handler gets them, in real runners.
import { create, type MessageInitShape, setExtension, toBinary } from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FieldOptionsSchema,
  type FieldOptions,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { field as fieldRules, FieldRulesSchema } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { fieldViolations, type MethodKind, StatusCode } from "grpc-handler";
import { afterAll, expect, test } from "vitest";
import type { CallStatus } from "../contract.ts";
import { Bench, handlerSource, startSandbox } from "../test-bench.ts";

const sandbox = startSandbox();
afterAll(() => sandbox.close());

/** A service whose request is a StringValue in all but its name, with rules for `value`. */
function rulesOf(rules: MessageInitShape<typeof FieldRulesSchema>): Uint8Array {
  const options: FieldOptions = create(FieldOptionsSchema);
  setExtension(options, fieldRules, create(FieldRulesSchema, rules));
  const value = { name: "value", jsonName: "value", number: 1, type: Type.STRING, label: Label.OPTIONAL, options };
  const method = { name: "Test", inputType: ".test.v1.Request", outputType: ".test.v1.Request" };
  const file = create(FileDescriptorProtoSchema, {
    ...{ name: "test/v1/test.proto", package: "test.v1", syntax: "proto3" },
    dependency: ["buf/validate/validate.proto"],
    messageType: [{ name: "Request", field: [value] }],
    service: [{ name: "TestService", method: [method] }],
  });
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: [file] }));
}

const cel = (expression: string): Uint8Array =>
  rulesOf({ cel: [{ id: "text.rule", message: "is refused", expression }] });

const echo = handlerSource(`
  async handleRequest(request) { return text(read(request)); }
  async *handleServerStream(request) { yield text(read(request)); }
  async handleClientStream(requests) {
    let all = "";
    for await (const request of requests) all += read(request);
    return text(all);
  }
  async *handleBidiStream(requests) {
    try { for await (const request of requests) yield text(read(request)); }
    catch { yield text("the handler goes on"); }
  }
`);

async function benchWith(rules: Uint8Array, source = echo): Promise<Bench> {
  const bench = new Bench(await sandbox.openSession());
  expect(await bench.load(source, "deployed", rules)).toEqual({ ok: true });
  return bench;
}

function violationsOf({ trailers }: CallStatus): ReturnType<typeof fieldViolations> {
  return fieldViolations((trailers["grpc-status-details-bin"] ?? new Uint8Array()) as Uint8Array);
}

const atLeastTwo = rulesOf({ type: { case: "string", value: { minLen: 2n } } });
const tooShort = { field: "value", description: "must be at least 2 characters", reason: "string.min_len" };

test.each([
  ["unary", ["long enough"], ["long enough"]],
  ["server_streaming", ["long enough"], ["long enough"]],
  ["client_streaming", ["ab", "cd"], ["abcd"]],
  ["bidi_streaming", ["ab", "cd"], ["ab", "cd"]],
] as const)("%s: valid requests reach the handler", async (kind, sent, received) => {
  const bench = await benchWith(atLeastTwo);
  const client = bench.call(kind).send(...sent);
  expect(await client.status).toMatchObject({ code: StatusCode.OK });
  expect(client.messages).toEqual(received);
  bench.session.close();
});

test.each([
  ["unary", ["a"], 1, []],
  ["server_streaming", ["a"], 1, []],
  ["client_streaming", ["ab", "c", "de"], 2, []],
  ["bidi_streaming", ["ab", "c", "de"], 2, ["ab"]],
] as const)("%s: a request that breaks a rule ends the call, with the details", async (kind, sent, place, received) => {
  const bench = await benchWith(atLeastTwo);
  const client = bench.call(kind).send(...sent);
  const status = await client.status;
  expect(status).toMatchObject({
    code: StatusCode.INVALID_ARGUMENT,
    message: `request ${String(place)}: value: must be at least 2 characters`,
  });
  expect(violationsOf(status)).toEqual([tooShort]);
  expect(client.messages).toEqual(received);
  expect(bench.eventsOf("threw")).toEqual([]);
  expect((await bench.call(kind).send("again").status).code).toBe(StatusCode.OK);
  bench.session.close();
});

test("bytes that are no message are INVALID_ARGUMENT", async () => {
  const bench = await benchWith(atLeastTwo);
  const client = bench.call("unary");
  client.call.message(new Uint8Array([255]));
  expect(await client.status).toMatchObject({
    code: StatusCode.INVALID_ARGUMENT,
    message: "request 1 is no serialized test.v1.Request",
  });
  bench.session.close();
});

test("a method without descriptors is not checked", async () => {
  const bench = await benchWith(atLeastTwo);
  expect(await bench.call("unary", { service: "other.v1.Other" }).send("a").status).toMatchObject({ code: 0 });
  bench.session.close();
});

const unary = async (rules: Uint8Array, text = "abc", kind: MethodKind = "unary"): Promise<CallStatus> => {
  const bench = await benchWith(rules);
  const status = await bench.call(kind).send(text).status;
  bench.session.close();
  return status;
};

test.each([
  ["an expression that is no CEL", "this.size( >", StatusCode.FAILED_PRECONDITION, "text.rule"],
  ["an expression of the wrong type", "this.size()", StatusCode.INTERNAL, "text.rule"],
  ["an expression that fails", "1 / (this.size() - 3) > 0", StatusCode.INTERNAL, "a rule in the .proto failed"],
  ["an expression that is false", "this == 'x'", StatusCode.INVALID_ARGUMENT, "request 1: value: is refused"],
])("%s", async (_, expression, code, message) => {
  const status = await unary(cel(expression));
  expect(status).toMatchObject({ code, message: expect.stringContaining(message) as string });
});

const digits = `[${Array.from({ length: 60 }, (_, i) => String(i)).join(",")}]`;
const nested = (depth: number, inner: string): string =>
  depth === 0 ? inner : `${digits}.all(a${String(depth)}, ${nested(depth - 1, inner)})`;

test.each([
  ["lists in lists", nested(6, "true")],
  ["text that doubles", `${digits}.map(a, ${digits}.map(b, ${digits}.map(c, this + this + this + this))).size() > 0`],
  ["an expression in thousands of brackets", `${"(".repeat(20_000)}true${")".repeat(20_000)}`],
  ["a long chain", `true${" && true".repeat(20_000)}`],
  ["a pattern that backtracks", `this.matches('^(a+)+$')`],
])("a hostile rule ends its own call in time, and costs a neighbour nothing: %s", async (_, expression) => {
  const [hostile, neighbour] = [await benchWith(cel(expression)), new Bench(await sandbox.openSession())];
  expect(await neighbour.load(echo)).toEqual({ ok: true });
  const client = hostile.call("unary").send(`${"a".repeat(30_000)}!`);
  const served = await neighbour.call("unary").send("hello").status;
  expect(served.code).toBe(StatusCode.OK);
  const { code } = await client.status;
  // A chain that ends in time is true, and its request valid.
  expect([
    StatusCode.OK,
    StatusCode.RESOURCE_EXHAUSTED,
    StatusCode.INTERNAL,
    StatusCode.INVALID_ARGUMENT,
    StatusCode.FAILED_PRECONDITION,
  ]).toContain(code);
  expect(neighbour.session.ended.aborted).toBe(false);
  for (const bench of [hostile, neighbour]) bench.session.close();
});

test("descriptors that do not hold together fail the load, with a sentence", async () => {
  const bench = new Bench(await sandbox.openSession());
  const result = await bench.load(echo, "deployed", new Uint8Array([10, 2, 255, 255]));
  expect(result).toMatchObject({ ok: false });
  bench.session.close();
});

test("a handler checks by itself", async () => {
  const bench = new Bench(await sandbox.openSession());
  const own = `import { createValidator } from "@bufbuild/protovalidate";
import { invalidRequest } from "grpc-handler";
import { StringRulesSchema } from "./gen/buf/validate/validate_pb";
const validator = createValidator();
${echo.replace("async handleRequest(request) {", "async handleRequest(request) { const result = validator.validate(StringRulesSchema, create(StringRulesSchema)); if (result.kind !== 'valid') throw invalidRequest(result.error);")}`;
  expect(await bench.load(own)).toEqual({ ok: true });
  const client = bench.call("unary").send("checked");
  expect(await client.status).toMatchObject({ code: StatusCode.OK });
  expect(client.messages).toEqual(["checked"]);
  bench.session.close();
});
