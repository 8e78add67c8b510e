// The message that stands for a map's entry: how protobuf writes maps.
import { create } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";

/** For the map field `name`; the types are as they are written. */
export function mapEntry(name: string, keyType: string, valueType: string): DescriptorProto {
  const part = (name: string, number: number, typeName: string): object =>
    create(FieldDescriptorProtoSchema, { name, number, typeName, jsonName: name, label: Label.OPTIONAL });
  return create(DescriptorProtoSchema, {
    name: `${inCapitals(name)}Entry`,
    field: [part("key", 1, keyType), part("value", 2, valueType)],
    options: { mapEntry: true },
  });
}

/** protoc's own rule: some_map becomes SomeMap. */
function inCapitals(name: string): string {
  const camel = name.replaceAll(/_+(.?)/g, (_, letter: string) => letter.toUpperCase());
  return camel.slice(0, 1).toUpperCase() + camel.slice(1);
}
