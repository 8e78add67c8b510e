// What a file's source said about its declarations, from the source info that buf and protoc put beside its descriptor.
import type { AnyDesc, DescEnum, DescExtension, DescFile, DescMessage } from "@bufbuild/protobuf";
import { qualifiedName } from "@bufbuild/protobuf/reflect";
import type { Comments } from "./doc-comment.ts";

/** By full names. Empty when the file came without source info. */
export function commentsOf(file: DescFile): Comments {
  const texts = new Map(
    file.proto.sourceCodeInfo?.location.map((one) => [one.path.join("."), one.leadingComments || one.trailingComments]),
  );
  const comments = new Map<string, string>();
  for (const [desc, path] of declarations(file)) {
    const text = texts.get(path.join("."));
    if (text) comments.set(qualifiedName(desc), text);
  }
  return comments;
}

type Path = readonly number[];

/** Each with its place in the FileDescriptorProto: numbers of fields and places in lists, as in SourceCodeInfo. */
function* declarations(file: DescFile): Generator<readonly [AnyDesc, Path]> {
  for (const [index, message] of file.messages.entries()) yield* inMessage(message, [4, index]);
  for (const [index, one] of file.enums.entries()) yield* inEnum(one, [5, index]);
  for (const [index, service] of file.services.entries()) {
    yield [service, [6, index]];
    for (const [place, method] of service.methods.entries()) yield [method, [6, index, 2, place]];
  }
  yield* extensions(file.extensions, [7]);
}

function* inMessage(message: DescMessage, path: Path): Generator<readonly [AnyDesc, Path]> {
  yield [message, path];
  for (const field of message.fields) yield [field, [...path, 2, message.proto.field.indexOf(field.proto)]];
  for (const oneof of message.oneofs) yield [oneof, [...path, 8, message.proto.oneofDecl.indexOf(oneof.proto)]];
  for (const nested of message.nestedMessages)
    yield* inMessage(nested, [...path, 3, message.proto.nestedType.indexOf(nested.proto)]);
  for (const [index, one] of message.nestedEnums.entries()) yield* inEnum(one, [...path, 4, index]);
  yield* extensions(message.nestedExtensions, [...path, 6]);
}

function* inEnum(one: DescEnum, path: Path): Generator<readonly [AnyDesc, Path]> {
  yield [one, path];
  for (const value of one.values) yield [value, [...path, 2, one.proto.value.indexOf(value.proto)]];
}

function* extensions(list: readonly DescExtension[], path: Path): Generator<readonly [AnyDesc, Path]> {
  for (const [index, extension] of list.entries()) yield [extension, [...path, index]];
}
