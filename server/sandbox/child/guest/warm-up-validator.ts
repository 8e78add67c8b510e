// Has a request checked while the snapshot with the validator is made, so that what V8 compiles at the first rule is in it already.
import { create, type MessageInitShape, setExtension, toBinary } from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FieldOptionsSchema,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { field as fieldRules, FieldRulesSchema } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { requestChecker } from "./request-checker.ts";

type Rules = MessageInitShape<typeof FieldRulesSchema>;

/** Each is broken once, so that violations and their status are made as well. */
const rules: readonly Rules[] = [
  { type: { case: "string", value: { minLen: 2n, pattern: "^a+$" } } },
  { cel: [{ id: "warm.up", message: "is warm", expression: "this.size() > 2 && this.matches('^b+$')" }] },
];

export function warmUpValidator(): void {
  const checker = requestChecker(setWith(rules));
  const head = { call: 0, kind: "unary", service: "warm.v1.Up", method: "Up", peer: "", deadlineUnixMs: 1 } as const;
  // Field 1 and field 2 with one letter each.
  checker.checkOf({ ...head, metadata: {} })?.(new Uint8Array([10, 1, 97, 18, 1, 97]));
}

function setWith(all: readonly Rules[]): Uint8Array {
  const field = all.map((one, index) => {
    const options = create(FieldOptionsSchema);
    setExtension(options, fieldRules, create(FieldRulesSchema, one));
    return { name: `f${String(index)}`, number: index + 1, type: Type.STRING, label: Label.OPTIONAL, options };
  });
  const file = create(FileDescriptorProtoSchema, {
    ...{ name: "warm.proto", package: "warm.v1", syntax: "proto3", dependency: ["buf/validate/validate.proto"] },
    messageType: [{ name: "M", field }],
    service: [{ name: "Up", method: [{ name: "Up", inputType: ".warm.v1.M", outputType: ".warm.v1.M" }] }],
  });
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: [file] }));
}
