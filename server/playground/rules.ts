// The descriptors by whose rules the sandbox checks requests: those of the called services and of all that they import.
import type { DescFile, FileRegistry } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { descriptorSetOf } from "../descriptor-sets.ts";
import type { OwnSchema } from "./own-services.ts";

/** A google.protobuf.FileDescriptorSet. A file of the reader's comes before one of `known` that has its name. */
export function rulesFor(services: readonly string[], own: OwnSchema | undefined, known: FileRegistry): Uint8Array {
  const ownFiles = own?.files ?? [];
  const names = new Set(ownFiles.map(({ name }) => name));
  const wanted = new Set<DescFile>();
  const add = (file: DescFile | undefined): void => {
    if (!file || names.has(file.proto.name)) return;
    names.add(file.proto.name);
    file.dependencies.forEach(add);
    wanted.add(file);
  };
  for (const { imports } of ownFiles) for (const name of imports) add(known.getFile(name));
  for (const service of services) add(known.getService(service)?.file);
  // A FileDescriptorSet has its files in field 1; sets that follow each other are one.
  const writer = new BinaryWriter().raw(descriptorSetOf(wanted));
  for (const { bytes } of ownFiles) writer.tag(1, WireType.LengthDelimited).bytes(bytes);
  return writer.finish();
}
