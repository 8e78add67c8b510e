// What this package is compared with in its tests: buf as the compiler of .proto files, protoc-gen-es as the generator.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { create, type FileRegistry, createFileRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponseSchema,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";

/** The text of a .proto beside this file. */
export function protoText(name: string): string {
  return readFileSync(path.join(import.meta.dirname, name), "utf8");
}

/** What buf makes of it, with what it imports; `others` are files that it may import, text by path. */
export function bufBuild(name: string, text: string, others: Readonly<Record<string, string>> = {}): FileDescriptorSet {
  const folder = mkdtempSync(path.join(tmpdir(), "live-schema-"));
  try {
    for (const [file, contents] of Object.entries({ ...others, [name]: text })) {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(folder, file), contents);
    }
    const image = execFileSync("buf", ["build", folder, "--as-file-descriptor-set", "-o", "-#format=binpb"]);
    return fromBinary(FileDescriptorSetSchema, image);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function registryOf(set: FileDescriptorSet): FileRegistry {
  return createFileRegistry(set);
}

/** What protoc-gen-es writes for one file: its .js and its .d.ts. */
export function protocGenEs({ file }: FileDescriptorSet, name: string): { js: string; dts: string } {
  const request = create(CodeGeneratorRequestSchema, {
    fileToGenerate: [name],
    // As proto/buf.gen.yaml has it: code for rules comes with protovalidate itself.
    parameter: "target=js+dts,rewrite_imports=./buf/validate/*_pb.js:@bufbuild/protovalidate/gen",
    protoFile: file,
    sourceFileDescriptors: file.filter((one) => one.name === name),
  });
  const input = toBinary(CodeGeneratorRequestSchema, request);
  const output = execFileSync("protoc-gen-es", { input });
  const files = fromBinary(CodeGeneratorResponseSchema, output).file;
  const content = (ending: string): string => files.find((one) => one.name.endsWith(ending))?.content ?? "";
  return { js: content("_pb.js"), dts: content("_pb.d.ts") };
}
