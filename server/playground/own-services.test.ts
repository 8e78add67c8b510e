import { create, createFileRegistry, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  type FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { StatusCode } from "grpc-handler";
import { expect, onTestFinished, test } from "vitest";
import { file_stock_v1_stock } from "#gen/stock/v1/stock_pb.js";
import { limits } from "../limits.ts";
import { servedServices } from "../served-services.ts";
import { createTasks } from "../sandbox/index.ts";
import { type OwnServices, readOwnServices } from "./own-services.ts";
import { packOwnServices, unpackOwnServices } from "./own-services-packing.ts";
import { OwnServicesReader } from "./own-services-reader.ts";

const known = createFileRegistry(file_stock_v1_stock.proto, () => undefined);

type File = MessageInitShape<typeof FileDescriptorProtoSchema>;

const depot = {
  name: "depot/v1/depot.proto",
  package: "depot.v1",
  syntax: "proto3",
  messageType: [
    { name: "Item", field: [{ name: "sku", number: 1, type: Type.STRING, label: Label.OPTIONAL, jsonName: "sku" }] },
  ],
  service: [
    {
      name: "Depot",
      method: [{ name: "Move", inputType: ".depot.v1.Item", outputType: ".depot.v1.Item", serverStreaming: true }],
    },
  ],
} satisfies File;

const setOf = (...file: File[]): Uint8Array =>
  toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file }));
const read = (bytes: Uint8Array): OwnServices =>
  unpackOwnServices(packOwnServices(readOwnServices(bytes, known, limits.deploy)));

test("services, methods and generated modules of a set", () => {
  const { services, methods, modules } = read(setOf(depot));
  expect(services).toEqual(["depot.v1.Depot"]);
  expect(methods.get("/depot.v1.Depot/Move")?.kind).toBe("server_streaming");
  expect(Object.keys(modules)).toEqual(["./gen/depot/v1/depot_pb"]);
  expect(modules["./gen/depot/v1/depot_pb"]).toContain("export const ItemSchema");
});

test("what a set imports of Google and of proto/ need not be in it", () => {
  const dependency = ["google/protobuf/timestamp.proto", "stock/v1/stock.proto"];
  expect(Object.keys(read(setOf({ ...depot, dependency })).modules)).toEqual(["./gen/depot/v1/depot_pb"]);
});

const comment = { path: [4, 0], span: [0, 0, 0], leadingComments: "x".repeat(limits.deploy.descriptorBytes) };

test("comments count for nothing, and are not kept", () => {
  const { schema } = read(setOf({ ...depot, sourceCodeInfo: { location: [comment] } }));
  expect(schema.files[0]?.bytes.length).toBeLessThan(200);
});

test("what is too long without them is refused", () => {
  const messageType = Array.from({ length: 20_000 }, (_, i) => ({ name: `Message${String(i)}` }));
  expect(() => read(setOf({ ...depot, messageType }))).toThrow(
    /file_descriptor_set is \d+ bytes without its comments; at most 131072 are allowed/,
  );
});

test("a service of proto/ may be described otherwise", () => {
  const changed = { ...depot, name: "stock/v1/stock.proto", package: "depot.v1" };
  expect(Object.keys(read(setOf(changed)).modules)).toEqual(["./gen/stock/v1/stock_pb"]);
});

/** A set with one service of that full name. */
function setWithService(fullName: string): Uint8Array {
  const dot = fullName.lastIndexOf(".");
  const method = [{ name: "M", inputType: ".google.protobuf.Empty", outputType: ".google.protobuf.Empty" }];
  return setOf({
    ...{ name: "own.proto", package: fullName.slice(0, dot), dependency: ["google/protobuf/empty.proto"] },
    service: [{ name: fullName.slice(dot + 1), method }],
  });
}

test.each(servedServices)("%s is refused: the playground serves it itself", (name) => {
  expect(() => read(setWithService(name))).toThrow(
    `declares ${name}, which the playground serves itself: give it another name`,
  );
});

test.each([
  "grpc.testing.TestService",
  "grpc.channelz.v1.Channelz",
  "playground.v2.Playground",
  "grpc.health.v1.Healthy",
])("%s is served: only names that the playground serves itself are taken", (name) => {
  expect(read(setWithService(name)).services).toEqual([name]);
});

const nested = (depth: number): object => (depth === 0 ? {} : { nestedType: [{ name: "A", ...nested(depth - 1) }] });

const bad: [string, Uint8Array, string][] = [
  ["no set at all", new Uint8Array([10, 255, 1]), "is no google.protobuf.FileDescriptorSet"],
  ["an empty set", setOf(), "declares no method: leave it out, or add a service with one"],
  [
    "a missing import",
    setOf({ ...depot, dependency: ["no/such.proto"] }),
    'lacks "no/such.proto", which depot/v1/depot.proto imports: put it in, as buf build and protoc --include_imports do',
  ],
  [
    "imports in a circle",
    setOf({ ...depot, dependency: ["b.proto"] }, { name: "b.proto", dependency: ["depot/v1/depot.proto"] }),
    "imports in a circle: depot/v1/depot.proto imports b.proto imports depot/v1/depot.proto",
  ],
  ["a file twice", setOf(depot, depot), "holds two files of one name"],
  ["an unknown type", setOf({ ...depot, messageType: [] }), "does not hold together"],
  ["a path that leaves gen/", setOf({ ...depot, name: "../../etc/x.proto" }), 'holds a file named "../../etc/x.proto"'],
  [
    "code as a name",
    setOf({ ...depot, messageType: [...depot.messageType, { name: "A;process.exit()" }] }),
    'holds a message named "A;process.exit()" in depot/v1/depot.proto',
  ],
  [
    "code as a field",
    setOf({ ...depot, messageType: [...depot.messageType, { name: "A", field: [{ name: "*/alert(1)" }] }] }),
    'holds a field named "*/alert(1)"',
  ],
  [
    "messages in messages in messages",
    setOf({ ...depot, messageType: [...depot.messageType, { name: "A", ...nested(40) }] }),
    "nests messages too deep in depot/v1/depot.proto",
  ],
  [
    "a type of Google's name",
    setOf({ ...depot, package: "google.protobuf", messageType: [{ name: "Timestamp" }], service: [] }),
    "declares google.protobuf.Timestamp in depot/v1/depot.proto, which is Google's: import Google's file, or give yours another name",
  ],
  [
    "a hundred and one files",
    setOf(depot, ...Array.from({ length: 100 }, (_, i) => ({ name: `f${String(i)}.proto` }))),
    "holds 101 files; at most 100 are allowed",
  ],
  [
    "a package of 120 KB with a hundred methods",
    setOf({
      ...depot,
      package: `p${".p".repeat(60_000)}`,
      dependency: ["google/protobuf/empty.proto"],
      service: [
        {
          name: "Depot",
          method: Array.from({ length: 100 }, (_, i) => ({
            name: `M${String(i)}`,
            inputType: ".google.protobuf.Empty",
            outputType: ".google.protobuf.Empty",
          })),
        },
      ],
    }),
    "holds names that come to more than 1048576 characters, fully qualified",
  ],
  [
    "a thousand methods",
    setOf({
      ...depot,
      service: [
        {
          name: "Depot",
          method: Array.from({ length: 1000 }, (_, i) => ({
            name: `M${String(i)}`,
            inputType: ".depot.v1.Item",
            outputType: ".depot.v1.Item",
          })),
        },
      ],
    }),
    "declares 1000 methods; at most 100 are allowed",
  ],
];

test.each(bad)("%s is INVALID_ARGUMENT, and says why", (_name, bytes, told) => {
  const refused = expect.objectContaining({
    code: StatusCode.INVALID_ARGUMENT,
    message: expect.stringContaining(`file_descriptor_set ${told}`) as string,
  }) as Error;
  expect(() => read(bytes)).toThrow(refused);
});

test("a set with any byte changed is read or refused, and nothing else", () => {
  const good = setOf({ ...depot, dependency: ["stock/v1/stock.proto"] });
  const outcomes = new Set<string>();
  for (let at = 0; at < good.length; at++) {
    for (const flip of [0x01, 0x80, 0xff]) {
      const bytes = good.slice();
      bytes[at] = (bytes[at] ?? 0) ^ flip;
      try {
        read(bytes);
        outcomes.add("read");
      } catch (error) {
        outcomes.add(String((error as { code?: unknown }).code));
      }
    }
  }
  expect(outcomes).toEqual(new Set(["read", String(StatusCode.INVALID_ARGUMENT)]));
});

test("what reflection tells: files, their imports, symbols and extensions", () => {
  const other = { name: "a.proto", package: "a", dependency: ["depot/v1/depot.proto"] };
  const extension = [
    { name: "x", number: 5000, type: Type.STRING, label: Label.OPTIONAL, extendee: ".google.protobuf.FileOptions" },
  ];
  const { schema } = read(
    setOf({ ...other, dependency: [...other.dependency, "google/protobuf/descriptor.proto"], extension }, depot),
  );
  const place = schema.files.findIndex(({ name }) => name === "depot/v1/depot.proto");
  for (const symbol of ["depot.v1.Depot", "depot.v1.Depot.Move", "depot.v1.Item", "depot.v1.Item.sku"])
    expect(schema.symbols.find(symbol)).toEqual([place]);
  expect(schema.symbols.find("depot.v1.Nothing")).toEqual([]);
  expect(schema.files.find(({ name }) => name === "a.proto")?.imports).toContain("depot/v1/depot.proto");
  expect(schema.extensions.find("google.protobuf.FileOptions")).toEqual([5000]);
});

test("imports in the form of a diamond are read in any order", () => {
  const file = (name: string, ...dependency: string[]): File => ({ name: `${name}.proto`, package: name, dependency });
  const top = { ...depot, dependency: ["b.proto", "c.proto"] };
  const [b, c, d] = [file("b", "d.proto"), file("c", "d.proto"), file("d")];
  for (const set of [setOf(top, b, c, d), setOf(d, c, b, top), setOf(b, top, d, c)])
    expect(read(set).services).toEqual(["depot.v1.Depot"]);
});

function readerIn(tasks = createTasks()): OwnServicesReader {
  onTestFinished(() => tasks.close());
  return new OwnServicesReader(tasks, known, limits.deploy);
}

const somebody = { owner: "somebody" };

test("in a task's process the same is read, and the same refused", async () => {
  const reader = readerIn();
  expect(await reader.read(setOf(depot), somebody)).toEqual(read(setOf(depot)));
  const wanted = {
    code: StatusCode.INVALID_ARGUMENT,
    message: expect.stringContaining("declares no method") as string,
  };
  await expect(reader.read(setOf(), somebody)).rejects.toMatchObject(wanted);
  const tooLong = "file_descriptor_set is 786433 bytes; at most 786432 are allowed: leave comments out";
  await expect(reader.read(new Uint8Array(786_433), somebody)).rejects.toThrow(tooLong);
});

test("descriptors that take long to read do not hold up this process", async () => {
  const messageType = Array.from({ length: 14_000 }, (_, i) => ({ name: `M${i.toString(36)}` }));
  const set = setOf({ ...depot, messageType: [...depot.messageType, ...messageType] });
  const reader = readerIn();
  await reader.read(setOf(depot), somebody);
  const before = process.threadCpuUsage();
  expect((await reader.read(set, somebody)).services).toEqual(["depot.v1.Depot"]);
  const { user, system } = process.threadCpuUsage(before);
  // In this thread it would take half a second.
  expect((user + system) / 1_000).toBeLessThan(200);
});
