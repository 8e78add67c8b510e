// Fields: plain ones, maps, and those of a oneof.
import { create } from "@bufbuild/protobuf";
import { protoCamelCase } from "@bufbuild/protobuf/reflect";
import {
  type DescriptorProto,
  FieldDescriptorProto_Label as Label,
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  FieldOptionsSchema,
} from "@bufbuild/protobuf/wkt";
import { mapEntry } from "../descriptors/map-entry.ts";
import { ProtoFault } from "./lexer.ts";
import { bracketOptions, type Options } from "./options.ts";
import type { Scope } from "./scope.ts";

const labels = { optional: Label.OPTIONAL, required: Label.REQUIRED, repeated: Label.REPEATED } as const;

type LabelWord = keyof typeof labels;

/** One field, from its label or type to its semicolon. */
export function parseField(scope: Scope, message: DescriptorProto): void {
  const { cursor } = scope;
  if (cursor.is("map") && scope.followedBy("<")) {
    parseMap(scope, message);
    return;
  }
  const label = takeLabel(scope);
  const field = parseTyped(scope, label);
  message.field.push(field);
  if (label === "optional" && scope.syntax === "proto3") field.proto3Optional = true;
}

/** A field of a oneof, which has no label. */
export function parseOneofField(scope: Scope, message: DescriptorProto, oneofIndex: number): void {
  const { next } = scope.cursor;
  if (next.text in labels && !scope.followedBy("."))
    throw new ProtoFault(next, `expected a type: fields of a oneof have no "${next.text}"`);
  if (scope.cursor.is("map") && scope.followedBy("<"))
    throw new ProtoFault(next, "a map cannot be in a oneof: put it into a message of its own");
  const field = parseTyped(scope, undefined);
  field.oneofIndex = oneofIndex;
  message.field.push(field);
}

function takeLabel({ cursor, syntax }: Scope): LabelWord | undefined {
  const token = cursor.next;
  const label = Object.keys(labels).find((word): word is LabelWord => cursor.is(word));
  if (label === undefined) {
    if (syntax === "proto3") return undefined;
    throw new ProtoFault(
      token,
      `expected optional, required or repeated, found "${token.text}": proto2 wants a label; or begin the file with syntax = "proto3";`,
    );
  }
  if (label === "required" && syntax === "proto3")
    throw new ProtoFault(token, 'proto3 has no "required": leave it out, and check the value in the handler');
  cursor.take();
  return label;
}

function parseTyped(scope: Scope, label: LabelWord | undefined): FieldDescriptorProto {
  const { cursor } = scope;
  if (cursor.is("group")) throw new ProtoFault(cursor.next, "groups are not supported here: use a message");
  const typePlace = cursor.next;
  const typeName = cursor.path("a field's type");
  const field = finish(scope, typePlace.comment, label ?? "optional");
  scope.refer(field, typeName, typePlace);
  return field;
}

/** Name, number and options. */
function finish(scope: Scope, comment: string, label: LabelWord): FieldDescriptorProto {
  const { cursor, places } = scope;
  const name = cursor.word("the field's name");
  cursor.expect("=", ` and a number after the field ${name.text}`);
  const number = cursor.integer("the field's number");
  const options = bracketOptions(cursor);
  cursor.expect(";", ` after the field ${name.text}`);
  scope.comment(name.text, comment);
  const field = create(FieldDescriptorProtoSchema, { name: name.text, number, label: labels[label] });
  field.jsonName = protoCamelCase(name.text);
  applyOptions(field, options);
  return places.set(field, name);
}

function applyOptions(field: FieldDescriptorProto, options: Options): void {
  const jsonName = options.get("json_name");
  if (typeof jsonName === "string") field.jsonName = jsonName;
  const preset = options.get("default");
  if (preset !== undefined) field.defaultValue = String(preset);
  const [packed, deprecated] = [options.get("packed"), options.get("deprecated")];
  if (typeof packed !== "boolean" && typeof deprecated !== "boolean") return;
  field.options = create(FieldOptionsSchema, {
    ...(typeof packed === "boolean" ? { packed } : {}),
    ...(typeof deprecated === "boolean" ? { deprecated } : {}),
  });
}

function parseMap(scope: Scope, message: DescriptorProto): void {
  const { cursor } = scope;
  const { comment } = cursor.take();
  cursor.expect("<");
  const keyPlace = cursor.next;
  const key = cursor.path("the type of the map's keys");
  cursor.expect(",");
  const valuePlace = cursor.next;
  const value = cursor.path("the type of the map's values");
  cursor.expect(">");
  const field = finish(scope, comment, "repeated");
  const entry = mapEntry(field.name, key, value);
  for (const [index, part] of entry.field.entries()) scope.typePlaces.set(part, index === 0 ? keyPlace : valuePlace);
  message.nestedType.push(scope.places.set(entry, keyPlace));
  scope.refer(field, entry.name, keyPlace);
  message.field.push(field);
}
