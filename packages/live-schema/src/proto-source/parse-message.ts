// Messages and enums.
import { create } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type EnumDescriptorProto,
  EnumDescriptorProtoSchema,
  EnumOptionsSchema,
  EnumValueDescriptorProtoSchema,
  EnumValueOptionsSchema,
  MessageOptionsSchema,
  OneofDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import { makeOptional } from "../descriptors/optional.ts";
import { parseField, parseOneofField } from "./parse-field.ts";
import { parseEnumReserved, parseReserved, refuseExtensions } from "./parse-reserved.ts";
import { bracketOptions, statementOption } from "./options.ts";
import type { Scope } from "./scope.ts";

export function parseMessage(scope: Scope): DescriptorProto {
  const { cursor, places } = scope;
  const { comment } = cursor.expect("message");
  const name = cursor.word("the message's name");
  const message = places.set(create(DescriptorProtoSchema, { name: name.text }), name);
  scope.comment(name.text, comment);
  scope.within(name.text, () => {
    cursor.expect("{", ` after message ${name.text}`);
    while (!cursor.accept("}")) parseMember(scope, message);
  });
  for (const field of message.field) if (field.proto3Optional) makeOptional(field, message);
  return message;
}

function parseMember(scope: Scope, message: DescriptorProto): void {
  const { cursor } = scope;
  if (cursor.accept(";")) return;
  if (cursor.done) cursor.fail(`"}" at the end of message ${message.name}`);
  if (cursor.is("message") && !cursor.after(".")) message.nestedType.push(parseMessage(scope));
  else if (cursor.is("enum") && !cursor.after(".")) message.enumType.push(parseEnum(scope));
  else if (cursor.is("oneof") && !cursor.after(".")) parseOneof(scope, message);
  else if (cursor.is("reserved") && !cursor.after(".")) parseReserved(cursor, message);
  else if (cursor.is("extensions") || cursor.is("extend")) refuseExtensions(cursor);
  else if (cursor.is("option") && !cursor.after(".")) {
    cursor.take();
    const [option, value] = statementOption(cursor);
    if (option === "deprecated" && value === true) message.options = create(MessageOptionsSchema, { deprecated: true });
  } else parseField(scope, message);
}

function parseOneof(scope: Scope, message: DescriptorProto): void {
  const { cursor, places } = scope;
  const { comment } = cursor.expect("oneof");
  const name = cursor.word("the oneof's name");
  scope.comment(name.text, comment);
  const index = message.oneofDecl.push(places.set(create(OneofDescriptorProtoSchema, { name: name.text }), name)) - 1;
  cursor.expect("{", ` after oneof ${name.text}`);
  while (!cursor.accept("}")) {
    if (cursor.done) cursor.fail(`"}" at the end of oneof ${name.text}`);
    if (cursor.accept(";")) continue;
    if (cursor.accept("option")) statementOption(cursor);
    else parseOneofField(scope, message, index);
  }
}

export function parseEnum(scope: Scope): EnumDescriptorProto {
  const { cursor, places } = scope;
  const { comment } = cursor.expect("enum");
  const name = cursor.word("the enum's name");
  const type = places.set(create(EnumDescriptorProtoSchema, { name: name.text }), name);
  scope.comment(name.text, comment);
  scope.within(name.text, () => {
    cursor.expect("{", ` after enum ${name.text}`);
    while (!cursor.accept("}")) parseEnumMember(scope, type);
  });
  return type;
}

function parseEnumMember(scope: Scope, type: EnumDescriptorProto): void {
  const { cursor } = scope;
  if (cursor.accept(";")) return;
  if (cursor.done) cursor.fail(`"}" at the end of enum ${type.name}`);
  if (cursor.is("option") && !cursor.after("=")) {
    cursor.take();
    const [option, value] = statementOption(cursor);
    if (option === "allow_alias" && value === true) type.options = create(EnumOptionsSchema, { allowAlias: true });
  } else if (cursor.is("reserved") && !cursor.after("=")) parseEnumReserved(cursor, type);
  else parseEnumValue(scope, type);
}

function parseEnumValue(scope: Scope, type: EnumDescriptorProto): void {
  const { cursor, places } = scope;
  const name = cursor.word("the name of an enum value");
  cursor.expect("=", ` and a number after the enum value ${name.text}`);
  const number = cursor.integer("the number of the enum value");
  const deprecated = bracketOptions(cursor).get("deprecated") === true;
  cursor.expect(";", ` after the enum value ${name.text}`);
  scope.comment(name.text, name.comment);
  const options = deprecated ? { options: create(EnumValueOptionsSchema, { deprecated }) } : {};
  type.value.push(places.set(create(EnumValueDescriptorProtoSchema, { name: name.text, number, ...options }), name));
}
