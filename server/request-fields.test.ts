import { create, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { expect, test } from "vitest";
import { ServerReflectionRequestSchema } from "#gen/grpc/reflection/v1/reflection_pb.js";
import { DeployRequestSchema, RunFixturesRequestSchema, WatchRequestSchema } from "#gen/playground/v1/playground_pb.js";
import { countFields } from "./request-fields.ts";

const files = { "handler.ts": "a", "a.proto": "b" };

test("fields are counted, those of entries and of messages included", () => {
  const deploy = create(DeployRequestSchema, {
    ...{ example: "chat", files, fileDescriptorSet: new Uint8Array(100), validateRequests: true },
  });
  expect(countFields(DeployRequestSchema, toBinary(DeployRequestSchema, deploy), 100)).toBe(3 + 2 * 3);
  const fixtures = create(RunFixturesRequestSchema, { fixtures: ["", "", ""] });
  expect(countFields(RunFixturesRequestSchema, toBinary(RunFixturesRequestSchema, fixtures), 100)).toBe(3);
  const extension = { containingType: "a.A", extensionNumber: 5 };
  const asked = create(ServerReflectionRequestSchema, {
    messageRequest: { case: "fileContainingExtension", value: extension },
  });
  expect(countFields(ServerReflectionRequestSchema, toBinary(ServerReflectionRequestSchema, asked), 100)).toBe(3);
  const watch = create(WatchRequestSchema, { deploymentId: "local.a", afterSequence: 2n ** 63n });
  expect(countFields(WatchRequestSchema, toBinary(WatchRequestSchema, watch), 100)).toBe(2);
});

const { LengthDelimited, StartGroup, EndGroup, Varint } = WireType;
const repeated = (times: number, write: (writer: BinaryWriter) => void): Uint8Array => {
  const writer = new BinaryWriter();
  for (let i = 0; i < times; i++) write(writer);
  return writer.finish();
};

test.each<[string, Uint8Array]>([
  ["unknown fields", repeated(1_000, (writer) => writer.tag(15, Varint).uint32(0))],
  ["the fields of an unknown group", repeated(500, (writer) => writer.tag(15, StartGroup).tag(15, EndGroup))],
  ["empty entries", repeated(1_000, (writer) => writer.tag(2, LengthDelimited).bytes(new Uint8Array()))],
  [
    "the same key of one entry",
    repeated(1, (writer) =>
      writer.tag(2, LengthDelimited).bytes(repeated(999, (entry) => entry.tag(1, LengthDelimited).string(""))),
    ),
  ],
])("%s are counted up to the most, and no further", (_name, bytes) => {
  expect(countFields(DeployRequestSchema, bytes, 1_000)).toBe(1_000);
  expect(countFields(DeployRequestSchema, bytes, 50)).toBe(51);
});

test.each<[string, Uint8Array]>([
  ["a text of another wire type", repeated(1, (writer) => writer.tag(1, WireType.Bit32).fixed32(0))],
  ["a bool of another wire type", repeated(1, (writer) => writer.tag(4, LengthDelimited).string("a"))],
  [
    "a key of another wire type",
    repeated(1, (writer) =>
      writer.tag(2, LengthDelimited).bytes(repeated(1, (entry) => entry.tag(1, Varint).uint32(0))),
    ),
  ],
  ["a known field as a group", repeated(1, (writer) => writer.tag(2, StartGroup).tag(2, EndGroup))],
  ["an entry that ends within its key", new Uint8Array([0x12, 2, 0x0a, 2, 0x61, 0x61])],
  ["a field that ends too late", new Uint8Array([0x0a, 255])],
])("%s is no message: fromBinary would read other fields than are counted", (_name, bytes) => {
  expect(() => countFields(DeployRequestSchema, bytes, 100)).toThrow();
});
