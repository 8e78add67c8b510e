// The message that stands for a map's entry: how protobuf writes maps.
import { create } from "@bufbuild/protobuf";
import { protoCamelCase } from "@bufbuild/protobuf/reflect";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";

/** For the map field `name`; the types are as they are written. The entry of some_map is SomeMapEntry. */
export function mapEntry(name: string, keyType: string, valueType: string): DescriptorProto {
  const part = (name: string, number: number, typeName: string): object =>
    create(FieldDescriptorProtoSchema, { name, number, typeName, jsonName: name, label: Label.OPTIONAL });
  const camel = protoCamelCase(name);
  return create(DescriptorProtoSchema, {
    name: `${camel.slice(0, 1).toUpperCase()}${camel.slice(1)}Entry`,
    field: [part("key", 1, keyType), part("value", 2, valueType)],
    options: { mapEntry: true },
  });
}
