import { expect, test } from "vitest";
import { bufBuild, registryOf } from "../../../../packages/live-schema/src/testing/compile.ts";
import { file_chat_v1_chat as chat } from "../../../../proto/gen/chat/v1/chat_pb.js";
import { compileProgram } from "./compile.ts";
import { programText } from "./program-text.ts";

const methodNamed = (name: string) => {
  const method = chat.services[0]?.methods.find((one) => one.name === name);
  if (!method) throw new Error(`expected chat.v1.ChatService to have ${name}`);
  return method;
};

test("a method that takes one message: the request, the deadline and the metadata are in it", () => {
  const text = programText({
    method: methodNamed("SendMessage"),
    metadata: [["x-a", 'it\'s "so"']],
    deadlineMs: 300,
    messages: ['{"user":"a"}'],
  });
  expect(text).toContain(
    'import { ChatService, SendMessageRequestSchema, SendMessageResponseSchema } from "./gen/chat/v1/chat_pb";',
  );
  expect(text).toContain("timeoutMs: 300,");
  expect(text).toContain('"x-a": "it\'s \\"so\\"",');
  expect(text).toContain('const request = fromJson(SendMessageRequestSchema, {"user":"a"});');
  expect(text).toContain("await client.sendMessage(request, options)");
});

test("a method that takes a stream: a generator yields the messages, and its return is the half-close", () => {
  const text = programText({
    method: methodNamed("Chat"),
    metadata: [],
    deadlineMs: undefined,
    messages: ["{}", "{}"],
  });
  expect(text.match(/yield fromJson\(ChatRequestSchema, \{\}\);/gu)).toHaveLength(2);
  expect(text).toContain("for await (const response of client.chat(requests(), options))");
  expect(text).not.toContain("timeoutMs");
});

test("where a message may hold an Any, the program knows the types that it may be of", () => {
  const registry = registryOf(
    bufBuild(
      "shop/v1/parcel-post.proto",
      `syntax = "proto3";
package shop.v1;
import "google/protobuf/any.proto";
message Parcel { google.protobuf.Any content = 1; }
service Post { rpc Send(Parcel) returns (Parcel); }
`,
    ),
  );
  const [method] = registry.getService("shop.v1.Post")?.methods ?? [];
  if (!method) throw new Error("expected shop.v1.Post/Send");
  const text = programText({ method, metadata: [], deadlineMs: undefined, messages: ["{}"] });
  expect(text).toContain('import { createRegistry, fromJson, toJsonString } from "@bufbuild/protobuf";');
  expect(text).toContain(
    'import { Post, ParcelSchema, file_shop_v1_parcel_post } from "./gen/shop/v1/parcel-post_pb";',
  );
  expect(text).toContain(
    "const registry = createRegistry(file_shop_v1_parcel_post, ...file_shop_v1_parcel_post.dependencies, ",
  );
  expect(text).toContain("fromJson(ParcelSchema, {}, { registry })");
  expect(text).toContain("toJsonString(ParcelSchema, response, { registry })");
  expect(text.split("\n")).toHaveLength(compileProgram(text).split("\n").length);
});
