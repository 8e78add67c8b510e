import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ExampleData } from "../../example.ts";
import { bodyOf, parseMessage } from "../../../run/call/message-json.ts";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { bufBuild, registryOf } from "../../../../packages/live-schema/src/testing/compile.ts";
import type { LiveSchema } from "./live-schema.ts";
import { file_stock_v1_stock } from "#gen/stock/v1/stock_pb.js";
import { methodsOf } from "../../../run/state/method-entry.ts";
import { schemaOf } from "./read-schema.ts";

const proto = readFileSync(new URL("../../../../proto/stock/v1/stock.proto", import.meta.url), "utf8");
const example: ExampleData = {
  name: "stock-ticker",
  title: "Stock ticker",
  services: ["stock.v1.StockService"],
  protoPath: "stock/v1/stock.proto",
  protoSource: proto,
  protoMethods: methodsOf(file_stock_v1_stock),
  hasRules: false,
  handlerSource: "",
  methods: { GetPrice: {}, StreamPrices: {} },
  defaultMethod: "GetPrice",
};

const chat = readFileSync(new URL("../../../../proto/chat/v1/chat.proto", import.meta.url), "utf8");

/** With buf, as the server does. `more`: files of the reader's beside the example's. */
function read(text: string, more: Readonly<Record<string, string>> = {}): LiveSchema {
  const files = { [example.protoPath]: text, ...more };
  const set = bufBuild(example.protoPath, text, { "chat/v1/chat.proto": chat, ...more });
  const result = schemaOf(files, registryOf(set), example);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.schema;
}

const added = proto.replace(/message GetPriceRequest \{/, "$&\n  string exchange = 15;");

test("a field that was added is in the messages, in the module and in its declarations", () => {
  expect(added).not.toBe(proto);
  const { methods, modules, entries } = read(added);
  const [module] = modules;
  const input = methods.get("GetPrice")?.input;
  if (!input) throw new Error("expected a method GetPrice");
  const parsed = parseMessage(input, '{ "symbol": "A", "exchange": "X" }');
  if (!parsed.ok) throw new Error(parsed.message);
  expect(bodyOf(input, toBinary(input, parsed.message)).text).toBe('{"symbol":"A","exchange":"X"}');
  expect(module?.specifier).toBe("./gen/stock/v1/stock_pb");
  expect(module?.dts).toContain("exchange: string;");
  expect(entries.map(({ name }) => name)).toEqual(["GetPrice", "StreamPrices"]);
});

test("a method that was added can be called, with a sample of what its request holds", () => {
  const more = added.replace(
    /service StockService \{/,
    "$&\n  rpc Ask(stream GetPriceRequest) returns (GetPriceRequest);",
  );
  const { entries, samples } = read(more);
  expect(entries.find(({ name }) => name === "Ask")).toEqual({
    name: "Ask",
    kind: "client_streaming",
    requestType: "GetPriceRequest",
    responseType: "GetPriceRequest",
  });
  expect(samples["Ask"]?.request).toMatchObject({ symbol: "symbol", exchange: "exchange" });
});

test("what another file of proto/ declares can be imported", () => {
  const more = proto.replace(
    /^package .*$/m,
    '$&\nimport "chat/v1/chat.proto";\nmessage Said { chat.v1.ChatRequest said = 1; }',
  );
  const { modules } = read(more);
  expect(modules.map(({ path }) => path)).toEqual(["stock/v1/stock.proto"]);
  expect(modules[0]?.js).toContain('from "./gen/chat/v1/chat_pb"');
});

test("without a service there is nothing to call", () => {
  expect(() => read(proto.replace(/service \w+ \{[^]*?\n\}/, ""))).toThrow(/no service with a method/);
});

test("comments of the .proto stand in the declarations, and are not sent to the server", () => {
  const { modules, descriptors } = read(added.replace("string exchange = 15;", "// Where.\n  string exchange = 15;"));
  expect(modules[0]?.dts).toMatch(/\/\*\*\n {3}\* Where\.\n {3}\*\/\n {2}exchange: string;/);
  expect(fromBinary(FileDescriptorSetSchema, descriptors).file[0]?.sourceCodeInfo).toBeUndefined();
});

const money = `syntax = "proto3"; package shop.v1; message Money { int64 cents = 1; }
service Shop { rpc GetPrice(Money) returns (Money); rpc Pay(Money) returns (Money); }`;
const importing = proto.replace(
  /^package .*$/m,
  '$&\nimport "shop/v1/money.proto";\nmessage Cost { shop.v1.Money money = 1; }',
);

test("a file beside it has a module and a descriptor of its own, before those that import it", () => {
  const { modules, descriptors } = read(importing, { "shop/v1/money.proto": money });
  expect(modules.map(({ specifier }) => specifier)).toEqual(["./gen/shop/v1/money_pb", "./gen/stock/v1/stock_pb"]);
  expect(modules[1]?.js).toContain('from "./gen/shop/v1/money_pb"');
  const { file } = fromBinary(FileDescriptorSetSchema, descriptors);
  expect(file.map(({ name }) => name)).toEqual(["shop/v1/money.proto", "stock/v1/stock.proto"]);
});

test("a method whose name another service has is shown and called with its service", () => {
  const { entries, methods, samples } = read(importing, { "shop/v1/money.proto": money });
  expect(entries.map(({ name, label }) => [name, label])).toEqual([
    ["GetPrice", "stock.v1.StockService/GetPrice"],
    ["StreamPrices", undefined],
    ["shop.v1.Shop/GetPrice", "shop.v1.Shop/GetPrice"],
    ["Pay", undefined],
  ]);
  expect(methods.get("shop.v1.Shop/GetPrice")?.parent.typeName).toBe("shop.v1.Shop");
  expect(samples["shop.v1.Shop/GetPrice"]?.request).toEqual({ cents: "1" });
});

test.each([
  [
    "proto2's required fields",
    "required string a = 1; required Inner b = 2; message Inner { required int32 c = 1; }",
    { a: "a", b: { c: 1 } },
  ],
  ["a message that requires itself", "required Request a = 1;", {}],
])("%s are in the sample, as far as they can be", (_, fields, request) => {
  const two = `syntax = "proto2"; package two.v1; message Request { ${fields} } service constructor { rpc toString(Request) returns (Request); }`;
  const method = "toString";
  expect(read(proto, { "two.proto": two }).samples[method]?.request).toEqual(request);
});
