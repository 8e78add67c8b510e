// Builds the descriptor of a plain file, each part with its path in the JSON.
import { create } from "@bufbuild/protobuf";
import { protoCamelCase } from "@bufbuild/protobuf/reflect";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type EnumDescriptorProto,
  EnumDescriptorProtoSchema,
  EnumValueDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  MethodDescriptorProtoSchema,
  OneofDescriptorProtoSchema,
  type ServiceDescriptorProto,
  ServiceDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import { mapEntry } from "./map-entry.ts";
import type { Places } from "./report.ts";
import type { PlainEnum, PlainField, PlainFile, PlainMessage, PlainService } from "./plain-data.ts";

const labels = { optional: Label.OPTIONAL, required: Label.REQUIRED, repeated: Label.REPEATED } as const;
const mapType = /^map\s*<\s*([\w.]+)\s*,\s*([\w.]+)\s*>$/;

/** Types are as they are written; the fields that are "optional" are the keys of `optional`. */
export class PlainBuilder {
  readonly #places: Places;
  readonly #syntax: "proto2" | "proto3";
  readonly optional = new Map<FieldDescriptorProto, DescriptorProto>();

  constructor(places: Places, syntax: "proto2" | "proto3") {
    this.#places = places;
    this.#syntax = syntax;
  }

  file(name: string, plain: PlainFile): FileDescriptorProto {
    return create(FileDescriptorProtoSchema, {
      name,
      package: plain.package,
      ...(this.#syntax === "proto3" ? { syntax: this.#syntax } : {}),
      messageType: (plain.messages ?? []).map((message, i) => this.#message(message, `messages[${String(i)}]`)),
      enumType: (plain.enums ?? []).map((type, i) => this.#enum(type, `enums[${String(i)}]`)),
      service: (plain.services ?? []).map((service, i) => this.#service(service, `services[${String(i)}]`)),
    });
  }

  #message(plain: PlainMessage, path: string): DescriptorProto {
    const message = create(DescriptorProtoSchema, {
      name: plain.name,
      nestedType: (plain.messages ?? []).map((nested, i) => this.#message(nested, `${path}.messages[${String(i)}]`)),
      enumType: (plain.enums ?? []).map((type, i) => this.#enum(type, `${path}.enums[${String(i)}]`)),
    });
    for (const [i, field] of plain.fields.entries()) this.#field(message, field, `${path}.fields[${String(i)}]`);
    return this.#places.set(message, path);
  }

  #field(message: DescriptorProto, { name, type, number, label, oneof }: PlainField, path: string): void {
    const field = create(FieldDescriptorProtoSchema, {
      name,
      number,
      jsonName: protoCamelCase(name),
      label: labels[label ?? "optional"],
      typeName: type,
    });
    message.field.push(this.#places.set(field, path));
    const [, key, value] = mapType.exec(type) ?? [];
    if (key !== undefined && value !== undefined) {
      const entry = mapEntry(name, key, value);
      for (const part of [entry, ...entry.field]) this.#places.set(part, path);
      message.nestedType.push(entry);
      field.typeName = entry.name;
      field.label = Label.REPEATED;
    } else if (oneof !== undefined) field.oneofIndex = this.#oneof(message, oneof, path);
    else if (label === "optional" && this.#syntax === "proto3") this.optional.set(field, message);
  }

  #oneof(message: DescriptorProto, name: string, path: string): number {
    const known = message.oneofDecl.findIndex((oneof) => oneof.name === name);
    if (known >= 0) return known;
    return message.oneofDecl.push(this.#places.set(create(OneofDescriptorProtoSchema, { name }), path)) - 1;
  }

  #enum({ name, values }: PlainEnum, path: string): EnumDescriptorProto {
    const all = isList(values) ? values : Object.entries(values).map(([key, number]) => ({ name: key, number }));
    const value = all.map(({ name, number }, i) =>
      this.#places.set(create(EnumValueDescriptorProtoSchema, { name, number }), `${path}.values[${String(i)}]`),
    );
    return this.#places.set(create(EnumDescriptorProtoSchema, { name, value }), path);
  }

  #service({ name, methods }: PlainService, path: string): ServiceDescriptorProto {
    const method = methods.map((plain, i) =>
      this.#places.set(
        create(MethodDescriptorProtoSchema, {
          name: plain.name,
          inputType: plain.input_type,
          outputType: plain.output_type,
          clientStreaming: plain.client_streaming ?? false,
          serverStreaming: plain.server_streaming ?? false,
        }),
        `${path}.methods[${String(i)}]`,
      ),
    );
    return this.#places.set(create(ServiceDescriptorProtoSchema, { name, method }), path);
  }
}

function isList<T>(values: readonly T[] | Readonly<Record<string, unknown>>): values is readonly T[] {
  return Array.isArray(values);
}
