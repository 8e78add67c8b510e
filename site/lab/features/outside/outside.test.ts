import { execFileSync } from "node:child_process";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { bufBuild, registryOf } from "../../../../packages/live-schema/src/testing/compile.ts";
import { file_chat_v1_chat as chat } from "../../../../proto/gen/chat/v1/chat_pb.js";
import { loadTypesOf } from "../../../run/call/known-types.ts";
import { gather } from "./gather.ts";
import { tools } from "./clients.ts";
import type { OutsideCall } from "./outside-call.ts";
import { authority } from "./outside-call.ts";
import { word } from "./shell.ts";

const method = chat.services[0]?.methods.find(({ name }) => name === "Chat");
if (!method) throw new Error("expected chat.v1.ChatService to have a method Chat");

const shown = {
  origin: "http://127.0.0.1:8080",
  method,
  deploymentId: "local.abc",
  metadata: [["x-user", 'it\'s $HOME `id` \\ "q"']] as const,
  deadlineMs: 300,
  texts: ['{\n  "user": "a",\n  "text": "it\'s \\"x\\"\\nEND\\n$(id)"\n}'],
};

const written = (call: OutsideCall): Record<string, string> =>
  Object.fromEntries(tools.map(({ id, write }) => [id, write(call).text]));

/** What the shell makes of a text: it is only parsed, never run. */
function parses(text: string): boolean {
  execFileSync("sh", ["-n"], { input: text });
  return true;
}

test.each(["plain", "", "it's", '"$HOME" `id` \\ \n end', "é 😀", "-n", "*"])("a word is one word: %j", (text) => {
  expect(execFileSync("sh", ["-c", `printf %s ${word(text)}`], { encoding: "utf8" })).toBe(text);
});

test("a message is one line, whatever it says: nothing of it ends the command's input", () => {
  const { messages } = gather(shown);
  expect(messages).toEqual(['{"user":"a","text":"it\'s \\"x\\"\\nEND\\n$(id)"}']);
});

test("a request that is no message of its type is told", () => {
  expect(() => gather({ ...shown, texts: ['{"nobody": 1}'] })).toThrow(/no ChatRequest yet.*nobody/u);
});

test("every tool's text is sound shell, with the deployment, the metadata and the deadline in it", () => {
  const texts = written(gather(shown));
  for (const text of Object.values(texts)) {
    expect(parses(text)).toBe(true);
    expect(text).toContain("local.abc");
    expect(text).toContain("x-user");
  }
  expect(texts["buf"]).toContain("--timeout 300ms");
  expect(texts["grpcurl"]).toContain("-max-time 0.3");
  expect(texts["curl"]).toContain("connect-timeout-ms: 300");
  expect(texts["node"]).toContain("Date.now() + 300");
  expect(texts["python"]).toContain("timeout=0.3");
});

test("without a deadline nothing speaks of one; over TLS every tool uses it", () => {
  const texts = written(gather({ ...shown, origin: "https://play.example.org", deadlineMs: undefined }));
  for (const text of Object.values(texts))
    expect(text).not.toMatch(/max-time|--timeout|timeout-ms|deadline|timeout=0/u);
  expect(texts["grpcurl"]).not.toContain("-plaintext");
  expect(texts["node"]).toContain("createSsl");
  expect(texts["python"]).toContain("secure_channel");
  expect(authority(gather({ ...shown, origin: "https://play.example.org" }))).toBe("play.example.org:443");
});

test("what an Any holds goes along: every tool knows Google's types, whether or not the .proto imports their files", async () => {
  const parcel = registryOf(
    bufBuild(
      "parcel.proto",
      `syntax = "proto3";
package parcel;
import "google/protobuf/any.proto";
message Parcel { google.protobuf.Any content = 1; }
service S { rpc Send(Parcel) returns (Parcel); }
`,
    ),
  );
  const [send] = parcel.getService("parcel.S")?.methods ?? [];
  if (!send) throw new Error("expected parcel.S/Send");
  await loadTypesOf(send.parent.file);
  const content = { "@type": "type.googleapis.com/google.protobuf.Duration", value: "1.5s" };
  const { messages, schema } = gather({ ...shown, method: send, texts: [JSON.stringify({ content })] });
  expect(messages).toEqual([JSON.stringify({ content: { value: "1.500s", "@type": content["@type"] } })]);
  const files = fromBinary(FileDescriptorSetSchema, Buffer.from(schema, "base64"));
  expect(createFileRegistry(files).getMessage("google.protobuf.Duration")).toBeDefined();
});
