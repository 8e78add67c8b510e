import { toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { bufBuild, registryOf } from "../../../packages/live-schema/src/testing/compile.ts";
import { parseMessage } from "./message-json.ts";

const registry = registryOf(
  bufBuild(
    "order/v1/order.proto",
    `syntax = "proto2";
package order.v1;
import "google/protobuf/struct.proto";
import "google/protobuf/timestamp.proto";
message Order {
  required string buyer = 1;
  optional Order first = 2;
  repeated Order others = 3;
  map<string, Order> by_name = 4;
  optional Side side = 5;
  optional google.protobuf.Timestamp at = 6;
  optional Note note = 7;
  repeated Side sides = 8;
  extensions 100 to 200;
}
message Note { required google.protobuf.Value value_of = 1; }
enum Side { BUY = 1; SELL = 2; }
extend Order { optional Note more = 100; }
`,
  ),
);

const order = registry.getMessage("order.v1.Order");
if (!order) throw new Error("expected a message order.v1.Order");

const anObject = "expected an object with the fields of order.v1.Order";

test.each([
  ["{}", 1, "buyer is required: a message without it cannot be sent"],
  ['{ "buyer": null }', 1, "buyer is required: a message without it cannot be sent"],
  ['{ "buyer": "a", "first": {} }', 17, "first.buyer is required: a message without it cannot be sent"],
  ['{ "buyer": "a", "others": [{}] }', 28, "others[0].buyer is required: a message without it cannot be sent"],
  ['{ "buyer": "a", "by_name": { "x": {} } }', 30, "by_name.x.buyer is required: a message without it cannot be sent"],
  ['{ "buyer": "a", "note": {} }', 17, "note.value_of is required: a message without it cannot be sent"],
  ['{ "buyer": "a", "[order.v1.more]": {} }', 17, "[order.v1.more].value_of is required: a message without it"],
  ['{ "buyer": "a", "first": [] }', 17, `first: ${anObject}, found []`],
  ['{ "buyer": "a", "others": [null] }', 28, `others[0]: ${anObject}, found null`],
  ['{ "buyer": "a", "by_name": { "x": 5 } }', 30, `by_name.x: ${anObject}, found 5`],
  ['{ "buyer": "a", "side": "HOLD" }', 17, 'side: expected a value of order.v1.Side, one of BUY, SELL, found "HOLD"'],
  ['{ "buyer": "a", "sides": ["BUY", []] }', 34, "sides[1]: expected a value of order.v1.Side, one of BUY, SELL"],
  ['{ "buyer": "a", "at": "soon" }', 17, 'at: expected the JSON form of google.protobuf.Timestamp, found "soon"'],
])("%s is refused, with the place", (text, column, message) => {
  expect(parseMessage(order, text)).toMatchObject({
    ok: false,
    place: { line: 1, column },
    message: expect.stringContaining(message) as string,
  });
});

test.each([
  '{ "buyer": "" }',
  '{ "buyer": "a", "first": null, "others": null, "by_name": null, "side": null, "at": null }',
  '{ "buyer": "a", "side": "SELL", "sides": ["BUY", 2], "at": "2026-01-31T12:00:00Z" }',
  '{ "buyer": "a", "note": { "valueOf": null } }',
])("%s is a message, and can be sent", (text) => {
  const parsed = parseMessage(order, text);
  if (!parsed.ok) throw new Error(parsed.message);
  expect(toBinary(order, parsed.message).length).toBeGreaterThan(0);
});
