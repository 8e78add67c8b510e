import { readdirSync, readFileSync } from "node:fs";
import { createFileRegistry, fromBinary, fromJson } from "@bufbuild/protobuf";
import type { DescMethod, JsonValue, Registry } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
import type { GrpcHandler } from "grpc-handler";

interface Example {
  services: string[];
  proto: string;
  methods: Record<string, { request?: JsonValue; messages?: JsonValue[] }>;
  defaultMethod: string;
}

const here = new URL("./", import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, here), "utf8"));
const names = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const descriptorSet = readFileSync(new URL("../../proto/gen/descriptor_set.binpb", here));
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptorSet));

const modes = {
  unary: "handleRequest",
  server_streaming: "handleServerStream",
  client_streaming: "handleClientStream",
  bidi_streaming: "handleBidiStream",
} as const satisfies Record<DescMethod["methodKind"], keyof GrpcHandler>;

test("the types of every example find its ./gen", () => {
  const config = readFileSync(new URL("tsconfig.handlers.json", here), "utf8");
  for (const name of names)
    expect(config, `add "./${name}" to rootDirs in tsconfig.handlers.json`).toContain(`"./${name}"`);
});

test("no two examples serve one service", () => {
  const services = names.flatMap((name) => (read(`${name}/example.json`) as Example).services);
  expect(services).toEqual([...new Set(services)]);
});

describe.each(names)("%s", (name) => {
  const example = read(`${name}/example.json`) as Example;
  const methods = methodsOf(registry, example.services);

  test("its .proto declares its services", () => {
    for (const service of example.services) {
      expect(`${registry.getService(service)?.file.name ?? "unknown"}.proto`).toBe(example.proto);
    }
  });

  test("every method has a sample call, and nothing else has one", () => {
    expect(Object.keys(example.methods).sort()).toEqual([...methods.keys()].sort());
    expect(Object.keys(example.methods)).toContain(example.defaultMethod);
  });

  test("every sample is a message of its method's request type", () => {
    for (const [methodName, { request, messages }] of Object.entries(example.methods)) {
      const method = methods.get(methodName);
      if (!method) throw new Error(`no method ${methodName}`);
      const streams = method.methodKind === "client_streaming" || method.methodKind === "bidi_streaming";
      expect(messages !== undefined, `${methodName} has messages`).toBe(streams);
      for (const json of messages ?? [request ?? null]) {
        expect(() => fromJson(method.input, json)).not.toThrow();
      }
    }
  });

  test("the handler is a class with the modes of its methods", async () => {
    const module = (await import(`./${name}/handler.ts`)) as { default: new () => GrpcHandler };
    const handler = new module.default();
    for (const { methodKind } of methods.values()) expect(typeof handler[modes[methodKind]]).toBe("function");
  });
});

function methodsOf(registry: Registry, services: string[]): Map<string, DescMethod> {
  const methods = services.flatMap((service) => registry.getService(service)?.methods ?? []);
  return new Map(methods.map((method) => [method.name, method]));
}
