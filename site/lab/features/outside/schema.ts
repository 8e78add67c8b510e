// The compiled .proto of a method, small enough to travel inside a program.
import { create, type DescFile, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

/** A serialized FileDescriptorSet in base64: the file after all that it imports. */
export function schemaOf(file: DescFile): string {
  const set = create(FileDescriptorSetSchema, { file: [...withImports(file)].map(({ proto }) => proto) });
  return base64(toBinary(FileDescriptorSetSchema, set));
}

function withImports(file: DescFile, seen = new Set<DescFile>()): Set<DescFile> {
  for (const imported of file.dependencies) withImports(imported, seen);
  return seen.add(file);
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
