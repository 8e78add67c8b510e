// .proto files as one google.protobuf.FileDescriptorSet: how `buf build` and the server's processes hand descriptors on.
import {
  clone,
  create,
  createFileRegistry,
  createRegistry,
  type DescFile,
  type FileRegistry,
  fromBinary,
  type Registry,
  toBinary,
} from "@bufbuild/protobuf";
import * as wkt from "@bufbuild/protobuf/wkt";

/** In their order, each file after those that it imports; without their comments. */
export function descriptorSetOf(files: Iterable<DescFile>): Uint8Array {
  const file = Array.from(files, ({ proto }) => {
    const bare = clone(wkt.FileDescriptorProtoSchema, proto);
    delete bare.sourceCodeInfo;
    return bare;
  });
  return toBinary(wkt.FileDescriptorSetSchema, create(wkt.FileDescriptorSetSchema, { file }));
}

/** Throws for bytes that are no such set, imports included. */
export function registryOf(descriptorSet: Uint8Array): FileRegistry {
  return createFileRegistry(fromBinary(wkt.FileDescriptorSetSchema, descriptorSet));
}

/** Google's own files, which every service may name types of. */
export const googleFiles: readonly DescFile[] = Object.values(wkt).flatMap((value) =>
  typeof value === "object" && "kind" in value && value.kind === "file" ? [value] : [],
);

/** With Google's types, which an Any may hold without an import of their files. Where both have a type, that of `registry` counts. */
export function withGoogleTypes(registry: Registry): Registry {
  return createRegistry(...googleFiles, registry);
}
