// A rolling update: for a while a proxy and a backend are of different versions, and one knows fields and methods that the other does not.
import { readFile } from "node:fs/promises";
import { create, createFileRegistry, type DescService, type FileRegistry, fromBinary } from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  FileDescriptorSetSchema,
  MethodDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { expect, onTestFinished, test } from "vitest";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { composeBackend, composeProxy } from "../compose.ts";
import { readConfig } from "../config.ts";
import { transports } from "../proxy/testing/transports.ts";

const descriptors = new URL("../../proto/gen/descriptor_set.binpb", import.meta.url);
const config = readConfig({ PORT: "0", GRPC_PORT: "0" });

/** The services of this version, with another stock.v1. */
async function versionWith(change: (stock: FileDescriptorProto) => void): Promise<FileRegistry> {
  const set = fromBinary(FileDescriptorSetSchema, await readFile(descriptors));
  const stock = set.file.find(({ name }) => name === "stock/v1/stock.proto");
  if (!stock) throw new Error("expected stock/v1/stock.proto, found none");
  change(stock);
  return createFileRegistry(set);
}

/** Without GetPrice, and without a price's sequence number. */
const older = versionWith((stock) => {
  for (const service of stock.service) service.method = service.method.filter(({ name }) => name !== "GetPrice");
  for (const message of stock.messageType) message.field = message.field.filter(({ name }) => name !== "sequence");
});

/** With a method and a field that the backend does not have. */
const newer = versionWith((stock) => {
  const [service, request] = [stock.service[0], stock.messageType.find(({ name }) => name === "StreamPricesRequest")];
  const method = {
    name: "GetPriceOfYesterday",
    inputType: ".stock.v1.GetPriceRequest",
    outputType: ".stock.v1.GetPriceResponse",
  };
  service?.method.push(create(MethodDescriptorProtoSchema, method));
  const field = { name: "currency", jsonName: "currency", number: 99, type: FieldDescriptorProto_Type.STRING };
  request?.field.push(create(FieldDescriptorProtoSchema, { ...field, label: FieldDescriptorProto_Label.OPTIONAL }));
});

async function startVersions(ofProxy: FileRegistry): Promise<string> {
  const backend = await composeBackend(config);
  onTestFinished(() => backend.close());
  const backendUrl = `http://127.0.0.1:${String(backend.port)}`;
  const proxy = await composeProxy({ ...config, backendUrl }, { ...backend, descriptors: ofProxy });
  onTestFinished(() => proxy.close());
  return `http://127.0.0.1:${String(proxy.port)}`;
}

const grpc = { name: "gRPC", create: (baseUrl: string) => createGrpcTransport({ baseUrl }) };
const carriers = [grpc, ...transports];

/** The service as a client of that version knows it. */
function stockOf(version: FileRegistry): DescService {
  const service = version.getService("stock.v1.StockService");
  if (!service) throw new Error("expected stock.v1.StockService, found none");
  return service;
}

async function firstPrice(transport: Transport, request: object): Promise<object> {
  for await (const price of createClient(StockService, transport).streamPrices({ ...request, count: 1 })) return price;
  throw new Error("expected a price, found the end of the stream");
}

async function answer(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "OK",
    (error: unknown) => Code[ConnectError.from(error).code],
  );
}

test("an older proxy passes on what it does not know; only JSON, which it has to read, goes without", async () => {
  const url = await startVersions(await older);
  for (const { name, create } of carriers) {
    const isRead = name === "Connect JSON";
    const transport = create(url);
    expect(await firstPrice(transport, { symbol: "A" }), name).toMatchObject({ symbol: "A", sequence: isRead ? 0 : 1 });
    const unary = answer(createClient(StockService, transport).getPrice({ symbol: "A" }));
    expect([name, await unary]).toEqual([name, isRead ? "Unimplemented" : "OK"]);
  }
});

test("an older backend has no method of a newer proxy, and says so in every carrier; fields that it does not know are left alone", async () => {
  const version = await newer;
  const url = await startVersions(version);
  for (const { name, create } of carriers) {
    const client = createClient(stockOf(version), create(url)) as unknown as NewerClient;
    expect([name, await answer(client.getPriceOfYesterday({}))]).toEqual([name, "Unimplemented"]);
    const prices = client.streamPrices({ symbol: "A", count: 1, currency: "EUR" })[Symbol.asyncIterator]();
    expect([name, (await prices.next()).value]).toEqual([name, expect.objectContaining({ symbol: "A" })]);
  }
});

interface NewerClient {
  getPriceOfYesterday(request: object): Promise<unknown>;
  streamPrices(request: object): AsyncIterable<object>;
}
