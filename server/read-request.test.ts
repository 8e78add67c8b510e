import { create, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { StatusCode } from "grpc-handler";
import { expect, test } from "vitest";
import { HealthCheckRequestSchema } from "#gen/grpc/health/v1/health_pb.js";
import { DeployRequestSchema } from "#gen/playground/v1/playground_pb.js";
import { limits } from "./limits.ts";
import { readRequest } from "./read-request.ts";

test("a request is read; a field that its .proto does not have is not kept", () => {
  const bytes = new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string("a")
    .tag(15, WireType.Varint)
    .uint32(1)
    .finish();
  expect(readRequest(HealthCheckRequestSchema, bytes)).toEqual(create(HealthCheckRequestSchema, { service: "a" }));
});

test.each([
  ["text that is not UTF-8", new Uint8Array([0x0a, 1, 0xff])],
  ["a field that is cut", new Uint8Array([0x0a, 255])],
])("%s is INVALID_ARGUMENT, and the sentence says what to do", (_name, bytes) => {
  const message = expect.stringMatching(
    /^expected a playground\.v1\.DeployRequest in protobuf's binary format, found \d bytes that are none: serialize it/,
  ) as string;
  const refused = expect.objectContaining({ code: StatusCode.INVALID_ARGUMENT, message }) as Error;
  expect(() => readRequest(DeployRequestSchema, bytes)).toThrow(refused);
});

test("a request with as many fields as are allowed is read, with one more RESOURCE_EXHAUSTED", () => {
  const withEntries = (count: number): Uint8Array => {
    const files = Object.fromEntries(Array.from({ length: count }, (_, i) => [String(i), ""]));
    return toBinary(DeployRequestSchema, create(DeployRequestSchema, { files }));
  };
  const most = 3 * 7;
  expect(Object.keys(readRequest(DeployRequestSchema, withEntries(7), most).files)).toHaveLength(7);
  const message = expect.stringMatching(/^expected a playground\.v1\.DeployRequest of at most 21 fields/) as string;
  const refused = expect.objectContaining({ code: StatusCode.RESOURCE_EXHAUSTED, message }) as Error;
  expect(() => readRequest(DeployRequestSchema, withEntries(8), most)).toThrow(refused);
});

test("a megabyte of the smallest fields is refused before it is read", () => {
  const bytes = new Uint8Array(limits.ownRequests.longer.Deploy).fill(0x78);
  const before = process.threadCpuUsage();
  expect(() => readRequest(DeployRequestSchema, bytes)).toThrow("of at most 2000 fields");
  const { user, system } = process.threadCpuUsage(before);
  // To read it takes more than a hundred.
  expect((user + system) / 1_000).toBeLessThan(50);
});
