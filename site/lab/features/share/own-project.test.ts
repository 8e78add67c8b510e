import { expect, test } from "vitest";
import { bufBuild, registryOf } from "../../../../packages/live-schema/src/testing/compile.ts";
import { schemaOf } from "../schema/read-schema.ts";
import { ownProject } from "./own-project.ts";

const proto = `syntax = "proto3"; package a.v1;
service constructor { rpc Get(M) returns (M); } service class { rpc Get(M) returns (stream M); } message M {}`;
const example = {
  ...{
    name: "",
    title: "",
    own: { added: {} },
    services: [],
    protoPath: "a/v1/a.proto",
    protoSource: "",
    protoMethods: [],
  },
  ...{ hasRules: false, handlerSource: "", methods: {}, defaultMethod: "" },
};

test("the project serves every service, whatever it is called, and its texts cannot be led astray by a title", () => {
  const read = schemaOf({ "a/v1/a.proto": proto }, registryOf(bufBuild("a/v1/a.proto", proto)), example);
  if (!read.ok) throw new Error("expected a schema");
  const made = { "package.json": '{ "name": "lab-grpc", "private": true }' };
  const project = ownProject(made, { name: "naïve", title: "# <b>`x`", schema: read.schema });
  expect(JSON.parse(project["package.json"] ?? "")).toEqual({ name: "nave-grpc", private: true });
  expect(project["server.ts"]).toContain('import { constructor as service1 } from "./gen/a/v1/a_pb.js";');
  expect(project["server.ts"]).toContain('import { class$ as service2 } from "./gen/a/v1/a_pb.js";');
  expect(project["server.ts"]).toContain("const services = [service1, service2];");
  expect(project["README.md"]).toContain("# \\# \\<b\\>\\`x\\`\n");
  expect(project["README.md"]).toContain("50051/a.v1.constructor/Get");
});
