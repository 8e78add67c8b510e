// From what the lab shows to the facts of a call: the messages as protobuf's JSON, and the schema.
import { create, type DescFile, type DescMethod, toBinary, toJson } from "@bufbuild/protobuf";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { filesOf, typesOf } from "../../../run/call/known-types.ts";
import { parseMessage } from "../../../run/call/message-json.ts";
import type { OutsideCall } from "./outside-call.ts";

interface Shown extends Pick<OutsideCall, "origin" | "deploymentId" | "metadata" | "deadlineMs"> {
  readonly method: DescMethod;
  /** The request messages as they are typed or were sent. */
  readonly texts: readonly string[];
}

/** Throws a sentence about the first message that is none. */
export function gather({ method, texts, ...call }: Shown): OutsideCall {
  return {
    ...call,
    service: method.parent.typeName,
    method: method.name,
    kind: method.methodKind,
    messages: texts.map((text) => lineOf(method, text)),
    schema: schemaOf(method.parent.file),
  };
}

/** The message on one line. Through protobuf, since 64-bit numbers do not survive JSON.parse. */
export function lineOf({ input, parent: { file } }: DescMethod, text: string): string {
  const parsed = parseMessage(input, text, file);
  if (!parsed.ok) throw new Error(`the request is no ${input.name} yet: ${parsed.message}`);
  return JSON.stringify(toJson(input, parsed.message, { useProtoFieldName: true, registry: typesOf(file) }));
}

/** A serialized FileDescriptorSet in base64, small enough to travel inside a program: each file after those that it imports. */
function schemaOf(file: DescFile): string {
  const set = create(FileDescriptorSetSchema, { file: filesOf(file).map(({ proto }) => proto) });
  return base64Encode(toBinary(FileDescriptorSetSchema, set));
}
