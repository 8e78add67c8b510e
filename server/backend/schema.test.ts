import {
  create,
  createFileRegistry,
  type DescFile,
  fromBinary,
  type MessageInitShape,
  toBinary,
} from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { file_buf_validate_validate } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { afterAll, expect, test } from "vitest";
import { file_stock_v1_stock } from "#gen/stock/v1/stock_pb.js";
import { limits } from "../limits.ts";
import { OwnServicesReader } from "../playground/index.ts";
import { createTasks } from "../sandbox/index.ts";
import { DeployedSchema, fileOfExtension, KnownSchema, type Schema } from "./schema.ts";

const tasks = createTasks();
afterAll(() => tasks.close());
const registry = createFileRegistry(file_stock_v1_stock.proto, () => undefined);
const known = new KnownSchema(registry.files, ["stock.v1.StockService"]);

type File = MessageInitShape<typeof FileDescriptorProtoSchema>;

const request = ".google.protobuf.Empty";
const service = [{ name: "S", method: [{ name: "M", inputType: request, outputType: ".b.B" }] }];
const top: File = {
  name: "a.proto",
  package: "a",
  dependency: ["b.proto", "google/protobuf/empty.proto", "stock/v1/stock.proto"],
  service,
};
const below: File = {
  name: "b.proto",
  package: "b",
  dependency: ["stock/v1/stock.proto"],
  messageType: [{ name: "B" }],
};

/** As a deployment of these files has it. */
async function deployed(...file: File[]): Promise<Schema> {
  const set = toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file }));
  const { schema } = await new OwnServicesReader(tasks, registry, limits.deploy).read(set, { owner: "" });
  return new DeployedSchema(schema, known, ["a.S"]);
}

const namesOf = (files: Uint8Array[] | undefined): string[] | undefined =>
  files?.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes).name);

test("a symbol leads to its file, then to what it imports, each once, from wherever it is", async () => {
  const schema = await deployed(top, below);
  for (const symbol of ["a.S", ".a.S", "a.S.M"]) {
    const [first, ...others] = namesOf(schema.fileOf(symbol)) ?? [];
    expect(first).toBe("a.proto");
    expect(others.sort()).toEqual(["b.proto", "google/protobuf/empty.proto", "stock/v1/stock.proto"]);
  }
  expect(namesOf(schema.file("b.proto"))).toEqual(["b.proto", "stock/v1/stock.proto"]);
});

test("what a deployment does not have of its own is that of proto/", async () => {
  const schema = await deployed(top, below);
  expect(namesOf(schema.fileOf("stock.v1.StockService"))).toEqual(["stock/v1/stock.proto"]);
  expect(namesOf(schema.file("stock/v1/stock.proto"))).toEqual(["stock/v1/stock.proto"]);
});

test("a file of proto/ that was described otherwise is the reader's", async () => {
  const changed = {
    ...top,
    name: "stock/v1/stock.proto",
    package: "stock.v1",
    dependency: ["google/protobuf/empty.proto"],
  };
  const method = [{ name: "M", inputType: request, outputType: request }];
  const schema = await deployed({ ...changed, service: [{ name: "StockService", method }] });
  const [bytes = new Uint8Array()] = schema.fileOf("stock.v1.StockService.M") ?? [];
  expect(fromBinary(FileDescriptorProtoSchema, bytes).service[0]?.method.map(({ name }) => name)).toEqual(["M"]);
});

test("an extension of the reader's own is found by what it extends, with or without the leading dot", async () => {
  const extension = (name: string, extendee: string, number: number) => ({
    ...{ name, extendee, number, type: FieldDescriptorProto_Type.STRING, label: FieldDescriptorProto_Label.OPTIONAL },
  });
  const extended = { name: "B", extensionRange: [{ start: 5, end: 10 }] };
  const nested = { name: "Scope", extension: [extension("nested", ".b.B", 6)] };
  const schema = await deployed(
    { ...top, dependency: [...(top.dependency ?? []), "google/protobuf/descriptor.proto"], messageType: [nested] },
    { ...below, syntax: "proto2", messageType: [extended], extension: [extension("outer", ".b.B", 5)] },
  );
  expect(schema.extensionsOf("b.B").sort()).toEqual([5, 6]);
  expect(schema.extensionsOf(".b.B").sort()).toEqual([5, 6]);
  expect(namesOf(fileOfExtension(schema, "b.B", 5))?.[0]).toBe("b.proto");
  expect(namesOf(fileOfExtension(schema, ".b.B", 6))?.[0]).toBe("a.proto");
  expect(namesOf(schema.fileOf("b.outer"))?.[0]).toBe("b.proto");
  expect(fileOfExtension(schema, "b.B", 7)).toBeUndefined();
  expect(fileOfExtension(schema, "__proto__", 5)).toBeUndefined();
});

test("what nobody declares is not found", async () => {
  for (const schema of [known, await deployed(top, below)]) {
    expect(schema.fileOf("no.such.Thing")).toBeUndefined();
    expect(schema.file("no/such.proto")).toBeUndefined();
    expect(schema.extensionsOf("a.S")).toEqual([]);
  }
});

test("the files of proto/ are walked once for all questions about extensions", () => {
  let walks = 0;
  const count = (file: DescFile): DescFile =>
    new Proxy(file, {
      get(target, name) {
        if (name === "extensions") walks += 1;
        return Reflect.get(target, name) as unknown;
      },
    });
  const schema = new KnownSchema([count(file_buf_validate_validate)], []);
  for (let i = 0; i < 3; i++) expect(schema.extensionsOf("google.protobuf.FieldOptions")).toEqual([1159, 1160]);
  expect(walks).toBe(1);
});
