import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ExampleData } from "../../example.ts";
import { bodyOf, parseMessage } from "../../../run/call/message-json.ts";
import { toBinary } from "@bufbuild/protobuf";
import { readSchema } from "./read-schema.ts";

const proto = readFileSync(new URL("../../../../proto/stock/v1/stock.proto", import.meta.url), "utf8");
const example: ExampleData = {
  name: "stock-ticker",
  title: "Stock ticker",
  services: ["stock.v1.StockService"],
  protoPath: "stock/v1/stock.proto",
  protoSource: proto,
  handlerSource: "",
  methods: { GetPrice: {}, StreamPrices: {} },
  defaultMethod: "GetPrice",
};

const read = async (text: string) => {
  const result = await readSchema(text, example);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.schema;
};

const added = proto.replace(/message GetPriceRequest \{/, "$&\n  string exchange = 15;");

test("a field that was added is in the messages, in the module and in its declarations", async () => {
  expect(added).not.toBe(proto);
  const { methods, module, entries } = await read(added);
  const input = methods.get("GetPrice")?.input;
  if (!input) throw new Error("expected a method GetPrice");
  const parsed = parseMessage(input, '{ "symbol": "A", "exchange": "X" }');
  if (!parsed.ok) throw new Error(parsed.message);
  expect(bodyOf(input, toBinary(input, parsed.message), false).text).toBe('{"symbol":"A","exchange":"X"}');
  expect(module.specifier).toBe("./gen/stock/v1/stock_pb");
  expect(module.dts).toContain("exchange: string;");
  expect(entries.map(({ name }) => name)).toEqual(["GetPrice", "StreamPrices"]);
});

test("a method that was added can be called, with a sample of what its request holds", async () => {
  const more = added.replace(
    /service StockService \{/,
    "$&\n  rpc Ask(stream GetPriceRequest) returns (GetPriceRequest);",
  );
  const { entries, samples } = await read(more);
  expect(entries.find(({ name }) => name === "Ask")).toEqual({
    name: "Ask",
    kind: "client_streaming",
    requestType: "GetPriceRequest",
    responseType: "GetPriceRequest",
  });
  expect(samples["Ask"]?.request).toMatchObject({ symbol: "", exchange: "" });
});

test("what another file of proto/ declares can be imported", async () => {
  const more = proto.replace(
    /^package .*$/m,
    '$&\nimport "chat/v1/chat.proto";\nmessage Said { chat.v1.ChatRequest said = 1; }',
  );
  const { module } = await read(more);
  expect(module.js).toContain('from "./gen/chat/v1/chat_pb"');
});

test.each([
  ["an unknown type", proto.replace("string symbol = 1;", "strin symbol = 1;"), /strin/],
  [
    "an import of nothing",
    proto.replace(/^package .*$/m, '$&\nimport "no/such.proto";'),
    /no "no\/such.proto" to import/,
  ],
  ["no service", proto.replace(/service \w+ \{[^]*?\n\}/, ""), /no service with a method/],
])("%s is told with its line", async (_, text, told) => {
  const result = await readSchema(text, example);
  if (result.ok) throw new Error("expected problems");
  expect(result.problems[0]?.message).toMatch(told);
  expect(result.problems[0]).toMatchObject({ severity: "error", source: "proto" });
  expect(result.problems[0]?.line).toBeGreaterThan(0);
});
