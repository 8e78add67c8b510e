// The services of proto/, from the descriptor set that `buf build` wrote: what is served and what reflection tells.
import { readFile } from "node:fs/promises";
import { createFileRegistry, type FileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

/** Reads a serialized google.protobuf.FileDescriptorSet, imports included. */
export async function loadDescriptors(path: string | URL): Promise<FileRegistry> {
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, await readFile(path)));
}
