// The page of services and messages, from the comments of the .proto files: buf keeps them in the descriptor set.
import {
  createFileRegistry,
  type DescEnum,
  type DescField,
  type DescFile,
  type DescMessage,
  type DescMethod,
  fromBinary,
  ScalarType,
} from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { getComments } from "@bufbuild/protoplugin";
import { code, type Page, prose, table } from "./page.ts";

export function services(descriptorSet: Uint8Array): Page {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptorSet));
  // gRPC's own services are documented by gRPC.
  const files = [...registry.files].filter(({ proto }) => !/^(buf|google|grpc)\./u.test(proto.package));
  files.sort((a, b) => rank(a) - rank(b) || a.proto.package.localeCompare(b.proto.package));
  return {
    title: "Services and messages",
    description: "Every service, method, message and field that travels here, from the comments of the .proto files.",
    order: 20,
    source: "the comments in proto/",
    body: files.map(fileSection).join("\n\n"),
  };
}

/** The playground's own service comes last: readers look for the examples. */
function rank({ proto }: DescFile): number {
  return proto.package === "playground.v1" ? 1 : 0;
}

/** Folded, or the page is as long as a book; a link to a heading or a search in the page opens its part. */
function fileSection(file: DescFile): string {
  return [
    `<details data-pagefind-weight="0.3">`,
    `<summary>${code(file.proto.package)} ${file.services.map(({ name }) => name).join(", ")}</summary>`,
    `## ${file.proto.package}`,
    ...file.services.flatMap((service) => [
      `### ${service.name}`,
      commentOf(service),
      table(["method", "mode", "what it does"], service.methods.map(methodRow)),
    ]),
    ...file.messages.map(messageSection),
    ...file.enums.map(enumSection),
    "</details>",
  ].join("\n\n");
}

function methodRow(method: DescMethod): string[] {
  return [
    code(method.name),
    method.methodKind.replaceAll("_", " ").replace("bidi", "bidirectional"),
    commentOf(method),
  ];
}

function messageSection(message: DescMessage): string {
  const fields =
    message.fields.length === 0
      ? "No fields."
      : table(["no.", "field", "type", "what it holds"], message.fields.map(fieldRow));
  const nested = message.nestedMessages.filter(({ proto }) => proto.options?.mapEntry !== true);
  return [
    `#### ${message.name}`,
    commentOf(message),
    fields,
    ...nested.map(messageSection),
    ...message.nestedEnums.map(enumSection),
  ].join("\n\n");
}

function fieldRow(field: DescField): string[] {
  return [String(field.number), code(field.name), code(typeOf(field)), commentOf(field)];
}

function enumSection(desc: DescEnum): string {
  const rows = desc.values.map((value) => [String(value.number), code(value.name), commentOf(value)]);
  return [`#### ${desc.name}`, commentOf(desc), table(["no.", "value", "what it means"], rows)].join("\n\n");
}

function commentOf(desc: Parameters<typeof getComments>[0]): string {
  return prose(getComments(desc).leading ?? "");
}

/** As the .proto writes it. */
function typeOf(field: DescField): string {
  const single = field.message?.name ?? field.enum?.name ?? scalarName(field.scalar);
  if (field.fieldKind === "map") return `map<${scalarName(field.mapKey)}, ${single}>`;
  if (field.fieldKind === "list") return `repeated ${single}`;
  return field.proto.proto3Optional ? `optional ${single}` : single;
}

function scalarName(scalar: ScalarType | undefined): string {
  return scalar === undefined ? "message" : ScalarType[scalar].toLowerCase();
}
