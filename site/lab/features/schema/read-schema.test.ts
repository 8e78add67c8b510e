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
  handlerSource: "",
  methods: { GetPrice: {}, StreamPrices: {} },
  defaultMethod: "GetPrice",
};

const chat = readFileSync(new URL("../../../../proto/chat/v1/chat.proto", import.meta.url), "utf8");

/** With buf, as the server does. */
function read(text: string): LiveSchema {
  const path = example.protoPath;
  const file = registryOf(bufBuild(path, text, { "chat/v1/chat.proto": chat })).getFile(path);
  const result = file && schemaOf(text, file, example);
  if (!result?.ok) throw new Error(JSON.stringify(result?.problems));
  return result.schema;
}

const added = proto.replace(/message GetPriceRequest \{/, "$&\n  string exchange = 15;");

test("a field that was added is in the messages, in the module and in its declarations", () => {
  expect(added).not.toBe(proto);
  const { methods, module, entries } = read(added);
  const input = methods.get("GetPrice")?.input;
  if (!input) throw new Error("expected a method GetPrice");
  const parsed = parseMessage(input, '{ "symbol": "A", "exchange": "X" }');
  if (!parsed.ok) throw new Error(parsed.message);
  expect(bodyOf(input, toBinary(input, parsed.message), false).text).toBe('{"symbol":"A","exchange":"X"}');
  expect(module.specifier).toBe("./gen/stock/v1/stock_pb");
  expect(module.dts).toContain("exchange: string;");
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
  expect(samples["Ask"]?.request).toMatchObject({ symbol: "", exchange: "" });
});

test("what another file of proto/ declares can be imported", () => {
  const more = proto.replace(
    /^package .*$/m,
    '$&\nimport "chat/v1/chat.proto";\nmessage Said { chat.v1.ChatRequest said = 1; }',
  );
  const { module } = read(more);
  expect(module.js).toContain('from "./gen/chat/v1/chat_pb"');
});

test("without a service there is nothing to call", () => {
  expect(() => read(proto.replace(/service \w+ \{[^]*?\n\}/, ""))).toThrow(/no service with a method/);
});

test("comments of the .proto stand in the declarations, and are not sent to the server", () => {
  const { module, descriptors } = read(added.replace("string exchange = 15;", "// Where.\n  string exchange = 15;"));
  expect(module.dts).toMatch(/\/\*\*\n {3}\* Where\.\n {3}\*\/\n {2}exchange: string;/);
  expect(fromBinary(FileDescriptorSetSchema, descriptors).file[0]?.sourceCodeInfo).toBeUndefined();
});
