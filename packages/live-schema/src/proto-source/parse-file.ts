// A file from its syntax to its last declaration.
import { create } from "@bufbuild/protobuf";
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  MethodDescriptorProtoSchema,
  MethodOptions_IdempotencyLevel as Idempotency,
  MethodOptionsSchema,
  type ServiceDescriptorProto,
  ServiceDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import { ProtoFault } from "./lexer.ts";
import { type OptionValue, statementOption } from "./options.ts";
import { parseEnum, parseMessage } from "./parse-message.ts";
import { refuseExtensions } from "./parse-reserved.ts";
import type { Scope } from "./scope.ts";

/** Reads the whole file. Throws a ProtoFault at the first thing that is no .proto. */
export function parseFile(scope: Scope, name: string): FileDescriptorProto {
  const { cursor } = scope;
  const file = create(FileDescriptorProtoSchema, { name });
  parseSyntax(scope, file);
  const declarations = (): void => {
    while (!cursor.done && !cursor.is("package")) parseDeclaration(scope, file);
  };
  declarations();
  if (cursor.accept("package")) {
    file.package = cursor.path("the package's name");
    cursor.expect(";", " after the package");
    scope.within(file.package, declarations);
  }
  if (cursor.is("package")) throw new ProtoFault(cursor.next, `the package is ${file.package} already: a file has one`);
  return file;
}

function parseSyntax(scope: Scope, file: FileDescriptorProto): void {
  const { cursor } = scope;
  if (cursor.is("edition"))
    throw new ProtoFault(cursor.next, 'editions are not supported here: use syntax = "proto3";');
  if (!cursor.accept("syntax")) return;
  cursor.expect("=");
  const token = cursor.text('"proto3"');
  if (token.text !== "proto2" && token.text !== "proto3")
    throw new ProtoFault(token, `expected "proto3" or "proto2", found ${JSON.stringify(token.text)}`);
  cursor.expect(";", " after the syntax");
  scope.syntax = token.text;
  // Nothing stands for proto2, as protoc writes it.
  if (token.text === "proto3") file.syntax = token.text;
}

function parseDeclaration(scope: Scope, file: FileDescriptorProto): void {
  const { cursor } = scope;
  if (cursor.accept(";")) return;
  if (cursor.is("import")) parseImport(scope, file);
  else if (cursor.accept("option")) statementOption(cursor);
  else if (cursor.is("message")) file.messageType.push(parseMessage(scope));
  else if (cursor.is("enum")) file.enumType.push(parseEnum(scope));
  else if (cursor.is("service")) file.service.push(parseService(scope));
  else if (cursor.is("extend")) refuseExtensions(cursor);
  else cursor.fail("message, enum, service, import, option or package");
}

function parseImport({ cursor, importPlaces }: Scope, file: FileDescriptorProto): void {
  cursor.expect("import");
  const isPublic = cursor.accept("public");
  if (!isPublic) cursor.accept("weak");
  const token = cursor.text('a path in quotes such as "google/protobuf/timestamp.proto"');
  cursor.expect(";", " after the import");
  if (isPublic) file.publicDependency.push(file.dependency.length);
  file.dependency.push(token.text);
  importPlaces.push(token);
}

function parseService(scope: Scope): ServiceDescriptorProto {
  const { cursor, places } = scope;
  const { comment } = cursor.expect("service");
  const name = cursor.word("the service's name");
  const service = places.set(create(ServiceDescriptorProtoSchema, { name: name.text }), name);
  scope.comment(name.text, comment);
  scope.within(name.text, () => {
    cursor.expect("{", ` after service ${name.text}`);
    while (!cursor.accept("}")) {
      if (cursor.done) cursor.fail(`"}" at the end of service ${name.text}`);
      if (cursor.accept(";")) continue;
      if (cursor.accept("option")) statementOption(cursor);
      else parseMethod(scope, service);
    }
  });
  return service;
}

function parseMethod(scope: Scope, service: ServiceDescriptorProto): void {
  const { cursor, places } = scope;
  const { comment } = cursor.expect("rpc");
  const name = cursor.word("the method's name");
  const method = create(MethodDescriptorProtoSchema, { name: name.text });
  scope.comment(name.text, comment);
  if (parseMessageType(scope, (type) => (method.inputType = type))) method.clientStreaming = true;
  cursor.expect("returns", ` after the request of ${name.text}`);
  if (parseMessageType(scope, (type) => (method.outputType = type))) method.serverStreaming = true;
  if (cursor.accept("{")) {
    // protoc notes that there was a block, also when it is empty.
    method.options = create(MethodOptionsSchema);
    while (!cursor.accept("}")) {
      if (cursor.accept(";")) continue;
      cursor.expect("option", ` or "}" in the method ${name.text}`);
      const [option, value] = statementOption(cursor);
      if (option === "idempotency_level") Object.assign(method.options, idempotency(value));
    }
  } else cursor.expect(";", ` after the method ${name.text}`);
  service.method.push(places.set(method, name));
}

/** `(stream Type)`: whether it streams. */
function parseMessageType({ cursor }: Scope, set: (type: string) => void): boolean {
  cursor.expect("(");
  const streams = cursor.is("stream") && !cursor.after(")") && !cursor.after(".");
  if (streams) cursor.take();
  set(cursor.path("a message type"));
  cursor.expect(")");
  return streams;
}

function idempotency(value: OptionValue): { idempotencyLevel?: Idempotency } {
  if (value === "NO_SIDE_EFFECTS") return { idempotencyLevel: Idempotency.NO_SIDE_EFFECTS };
  return value === "IDEMPOTENT" ? { idempotencyLevel: Idempotency.IDEMPOTENT } : {};
}
