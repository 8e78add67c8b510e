// Descriptors of own services that are made to cost the server much.
import { create, toBinary } from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  file_google_protobuf_empty,
} from "@bufbuild/protobuf/wkt";

/** A file whose package has a name of so many characters, and so many methods. */
export function longNames(chars: number, methods: number): Uint8Array {
  const name = `p${"x".repeat(chars)}`;
  const type = ".google.protobuf.Empty";
  const file = create(FileDescriptorProtoSchema, {
    ...{ name: "long.proto", package: name, syntax: "proto3", dependency: ["google/protobuf/empty.proto"] },
    service: [
      {
        name: "S",
        method: Array.from({ length: methods }, (_, i) => ({
          name: `M${String(i)}`,
          inputType: type,
          outputType: type,
        })),
      },
    ],
  });
  const set = create(FileDescriptorSetSchema, { file: [file_google_protobuf_empty.proto, file] });
  return toBinary(FileDescriptorSetSchema, set);
}

/** A service whose response is a list of empty messages. */
export function emptyLists(): Uint8Array {
  const { REPEATED: label } = FieldDescriptorProto_Label;
  const { MESSAGE: type } = FieldDescriptorProto_Type;
  const file = create(FileDescriptorProtoSchema, {
    ...{ name: "empties.proto", package: "empties.v1", syntax: "proto3" },
    messageType: [
      { name: "E" },
      { name: "L", field: [{ name: "e", number: 1, label, type, typeName: ".empties.v1.E" }] },
    ],
    service: [{ name: "S", method: [{ name: "Get", inputType: ".empties.v1.E", outputType: ".empties.v1.L" }] }],
  });
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: [file] }));
}
