import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { type DescMethod, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { bufBuild, registryOf } from "../../../../../packages/live-schema/src/testing/compile.ts";
import { sampleMessage } from "../../schema/sample-message.ts";
import { handlerStub } from "./handler-stub.ts";
import { loadStub, typeErrors, writeStub } from "./testing/stub-folder.ts";

const root = path.join(import.meta.dirname, "../../../../..");
const folder = mkdtempSync(path.join(import.meta.dirname, "stub-"));
afterAll(() => rmSync(folder, { recursive: true }));

const beside = (name: string): [string, string] => [name, `site/lab/features/new-lab/stub/testing/${name}`];
const ofPackage = (name: string): [string, string] => [`package-${name}`, `packages/live-schema/src/testing/${name}`];
const ofSite = (name: string): [string, string] => [name, `proto/${name}`];
const corpus = new Map([
  ...["names.proto", "types.proto", "old.proto"].map(beside),
  ...["everything.proto", "names-of-the-runtime.proto"].map(ofPackage),
  ...["chat/v1/chat.proto", "stock/v1/stock.proto", "logging/v1/logging.proto", "game/v1/game.proto"].map(ofSite),
]);
const place = (name: string): string => path.join(folder, name.replaceAll(/\W/g, "-"));
const methods = new Map<string, readonly DescMethod[]>();

/** Compilers are started, on a machine that may be busy. */
const patience = 120_000;

beforeAll(() => {
  for (const [name, file] of corpus) {
    const set = bufBuild(name, readFileSync(path.join(root, file), "utf8"));
    methods.set(name, writeStub(place(name), registryOf(set)));
  }
  vi.spyOn(console, "log").mockReturnValue(undefined);
}, patience);

test(
  "the stub of every .proto compiles under strict TypeScript, without a name that is not used",
  () => expect(typeErrors(root, [...corpus.keys()].map(place))).toEqual([]),
  patience,
);

test.each([...corpus.keys()])(
  "every method of %s responds",
  async (name) => {
    const handler = await loadStub(place(name));
    const all = methods.get(name) ?? [];
    expect(all.length).toBeGreaterThan(0);
    await Promise.all(all.map((method) => expectResponse(handler, method)));
  },
  patience,
);

async function expectResponse(handler: GrpcHandler, method: DescMethod): Promise<void> {
  const name = `${method.parent.typeName}/${method.name}`;
  if (!sampleMessage(method.output)) {
    await expect(call(handler, method), name).rejects.toThrow("requires itself");
    return;
  }
  const response = await call(handler, method);
  expect(fromBinary(method.output, response.payload), name).toBeDefined();
}

/** With one sample request; the first response. */
async function call(handler: GrpcHandler, method: DescMethod): Promise<GrpcResponse> {
  const sample = sampleMessage(method.input)?.message;
  const payload = sample ? toBinary(method.input, sample) : new Uint8Array();
  const request: GrpcRequest = { serviceName: method.parent.typeName, methodName: method.name, payload, metadata: {} };
  const context = { signal: new AbortController().signal } as CallContext;
  const found = {
    unary: () => handler.handleRequest?.(request, context),
    server_streaming: () => first(handler.handleServerStream?.(request, context)),
    client_streaming: () => handler.handleClientStream?.(only(request), context),
    bidi_streaming: () => first(handler.handleBidiStream?.(only(request), context)),
  }[method.methodKind];
  const response = await found();
  if (!response) throw new Error(`expected a response of ${method.name}, found none`);
  return response;
}

async function* only(request: GrpcRequest): AsyncGenerator<GrpcRequest> {
  yield await Promise.resolve(request);
}

async function first(responses: AsyncIterable<GrpcResponse> | undefined): Promise<GrpcResponse | undefined> {
  for await (const response of responses ?? []) return response;
  return undefined;
}

const shop = `syntax = "proto3"; package shop.v1;
service Shop { rpc List(Query) returns (Item); rpc Watch(Query) returns (stream Item); }
message Query { string name = 1; } message Item { string name = 1; int32 sequence = 2; double price = 3; }`;

test("a stub reads as one would write it", () => {
  const registry = registryOf(bufBuild("shop/v1/shop.proto", shop));
  const all = [...registry.files].flatMap(({ services }) => services).flatMap((service) => service.methods);
  expect(handlerStub(all)).toMatchInlineSnapshot(`
    "// Serves shop.v1.Shop. What each method responds with is made up from the types in the .proto:
    // put your own code in its place, and press Run.
    import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
    import { sleep } from "grpc-handler";
    import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
    import { ItemSchema, QuerySchema } from "./gen/shop/v1/shop_pb";

    export default class ShopHandler implements GrpcHandler {
      async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
        const message = fromBinary(QuerySchema, request.payload);
        console.log("Watch", message);
        for (let count = 1; count <= 5; count++) {
          // Throws when the client cancels or the deadline passes, so the loop ends at once.
          await sleep(500, context.signal);
          const response = create(ItemSchema, { name: message.name, sequence: count, price: 1.5 });
          yield { payload: toBinary(ItemSchema, response) };
        }
      }

      async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
        const message = fromBinary(QuerySchema, request.payload);
        console.log("List", message);
        const response = create(ItemSchema, { name: message.name, sequence: 1, price: 1.5 });
        return { payload: toBinary(ItemSchema, response) };
      }
    }
    "
  `);
});
