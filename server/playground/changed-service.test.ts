// A service of proto/ with a .proto of the reader's own: its deployment goes by that, and everybody else by proto/.
import {
  clone,
  create,
  createFileRegistry,
  type DescMethodUnary,
  fromBinary,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FieldDescriptorProtoSchema,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ServerReflection } from "#gen/grpc/reflection/v1/reflection_pb.js";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { file_stock_v1_stock, StockService } from "#gen/stock/v1/stock_pb.js";
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

/** stock.proto with `note` in the request and in the response of GetPrice. */
function changedSet(): Uint8Array {
  const file = clone(FileDescriptorProtoSchema, file_stock_v1_stock.proto);
  const note = { name: "note", jsonName: "note", number: 15, type: Type.STRING, label: Label.OPTIONAL };
  for (const message of file.messageType.filter(({ name }) => name.startsWith("GetPrice")))
    message.field.push(create(FieldDescriptorProtoSchema, note));
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: [file] }));
}

const handler = `
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { GetPriceRequestSchema, GetPriceResponseSchema } from "./gen/stock/v1/stock_pb";
export default {
  async handleRequest({ payload }) {
    const { symbol, note } = fromBinary(GetPriceRequestSchema, payload);
    const response = create(GetPriceResponseSchema, { symbol, price: 1, note: "heard " + note });
    return { payload: toBinary(GetPriceResponseSchema, response) };
  },
};
`;

async function deployed(): Promise<{ "x-deployment": string }> {
  const request = { example: "stock-ticker", files: { "handler.ts": handler }, fileDescriptorSet: changedSet() };
  const { deploymentId, diagnostics } = await createClient(PlaygroundService, grpc()).deploy(request);
  expect(diagnostics).toEqual([]);
  return { "x-deployment": deploymentId };
}

test("the handler and a client of the changed .proto understand each other; an old client leaves out what it does not know", async () => {
  const headers = await deployed();
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, changedSet()));
  const method = registry.getService("stock.v1.StockService")?.methods.find(({ name }) => name === "GetPrice");
  if (!method) throw new Error("expected GetPrice in the changed set");
  const request = create(method.input, { symbol: "A", note: "this" });
  const { message } = await grpc().unary(method as DescMethodUnary, undefined, undefined, headers, request);
  expect(toJson(method.output, message)).toMatchObject({ symbol: "A", note: "heard this" });

  const old = await createClient(StockService, grpc()).getPrice({ symbol: "A" }, { headers });
  expect(old).toMatchObject({ symbol: "A", price: 1 });
  expect(old).not.toHaveProperty("note");
});

test("without the deployment, the service is as it was", async () => {
  await deployed();
  const { price, sequence } = await createClient(StockService, grpc()).getPrice({ symbol: "A" });
  expect([price > 1, sequence]).toEqual([true, 1]);
});

test("reflection tells the .proto of the deployment that is asked for, to others that of proto/", async () => {
  const headers = await deployed();
  const fieldsOf = async (more: { headers?: Record<string, string> }): Promise<string[]> => {
    const asked = { messageRequest: { case: "fileContainingSymbol", value: "stock.v1.GetPriceRequest" } } as const;
    const client = createClient(ServerReflection, grpc());
    for await (const { messageResponse } of client.serverReflectionInfo(only(asked), more)) {
      if (messageResponse.case !== "fileDescriptorResponse") break;
      const files = messageResponse.value.fileDescriptorProto.map((file) =>
        fromBinary(FileDescriptorProtoSchema, file),
      );
      return files.flatMap(({ messageType }) =>
        messageType
          .filter(({ name }) => name === "GetPriceRequest")
          .flatMap(({ field }) => field.map(({ name }) => name)),
      );
    }
    throw new Error("expected a file");
  };
  expect(await fieldsOf({ headers })).toEqual(["symbol", "note"]);
  expect(await fieldsOf({})).toEqual(["symbol"]);
  const lost = fieldsOf({ headers: { "x-deployment": "local.none" } });
  await expect(lost).rejects.toThrow('[not_found] there is no deployment "local.none"');
});

async function* only<T>(message: T): AsyncGenerator<T> {
  yield await Promise.resolve(message);
}

test("JSON over Connect is read and written by the .proto of the deployment", async () => {
  const headers = { ...(await deployed()), "content-type": "application/json" };
  const url = `${playground.url}/stock.v1.StockService/GetPrice`;
  const body = JSON.stringify({ symbol: "A", note: "this" });
  const response = await fetch(url, { method: "POST", headers, body });
  expect(await response.json()).toMatchObject({ symbol: "A", note: "heard this" });
  const old = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  // The example's own .proto does not know the field, so it is ignored.
  const answered = (await old.json()) as object;
  expect(answered).toMatchObject({ symbol: "A" });
  expect(answered).not.toHaveProperty("note");
});
