import { expect, test } from "vitest";
import { bufBuild, registryOf } from "../../../../packages/live-schema/src/testing/compile.ts";
import { schemaFiles } from "./project.ts";

const files = {
  "shop/v1/shop.proto": `syntax = "proto3"; package shop.v1; import "chat/v1/chat.proto"; import "google/protobuf/any.proto"; import "money.proto";
message Shop { Money money = 1; chat.v1.Said said = 2; google.protobuf.Any any = 3; }`,
  "money.proto": 'syntax = "proto3"; package shop.v1; message Money { int64 cents = 1; }',
};
const known = { "chat/v1/chat.proto": 'syntax = "proto3"; package chat.v1; message Said {}', "other.proto": "" };

test("a project has the files, what they import, and modules that find each other on a disk", () => {
  const registry = registryOf(
    bufBuild("shop/v1/shop.proto", files["shop/v1/shop.proto"], {
      ...files,
      "chat/v1/chat.proto": known["chat/v1/chat.proto"],
    }),
  );
  const project = schemaFiles({ files, registry }, known);
  expect(Object.keys(project).sort()).toEqual([
    "gen/chat/v1/chat_pb.d.ts",
    "gen/chat/v1/chat_pb.js",
    "gen/money_pb.d.ts",
    "gen/money_pb.js",
    "gen/shop/v1/shop_pb.d.ts",
    "gen/shop/v1/shop_pb.js",
    "proto/chat/v1/chat.proto",
    "proto/money.proto",
    "proto/shop/v1/shop.proto",
  ]);
  const module = project["gen/shop/v1/shop_pb.js"] ?? "";
  const imported = [...module.matchAll(/from "([^"]+)"/g)].map(([, path]) => path).sort();
  expect(imported).toEqual([
    "../../chat/v1/chat_pb.js",
    "../../money_pb.js",
    "@bufbuild/protobuf/codegenv2",
    "@bufbuild/protobuf/wkt",
  ]);
});
