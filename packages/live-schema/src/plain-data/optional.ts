// Optional fields of proto3: how protobuf tells "not set" from zero.
import { create } from "@bufbuild/protobuf";
import { type DescriptorProto, type FieldDescriptorProto, OneofDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";

/** Gives the field a oneof of its own, which comes behind the written ones. */
export function makeOptional(field: FieldDescriptorProto, message: DescriptorProto): void {
  const taken = new Set([...message.field, ...message.oneofDecl].map(({ name }) => name));
  let name = field.name.startsWith("_") ? `X${field.name}` : `_${field.name}`;
  while (taken.has(name)) name = `X${name}`;
  field.proto3Optional = true;
  field.oneofIndex = message.oneofDecl.push(create(OneofDescriptorProtoSchema, { name })) - 1;
}
