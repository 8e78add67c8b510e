// From what the lab shows to the facts of a call: the messages as protobuf's JSON, and the schema.
import { create, type DescFile, type DescMethod, toBinary, toJson } from "@bufbuild/protobuf";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
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
export function lineOf({ input }: DescMethod, text: string): string {
  const parsed = parseMessage(input, text);
  if (!parsed.ok) throw new Error(`the request is no ${input.name} yet: ${parsed.message}`);
  return JSON.stringify(toJson(input, parsed.message, { useProtoFieldName: true }));
}

/** A serialized FileDescriptorSet in base64, small enough to travel inside a program: the file after all that it imports. */
function schemaOf(file: DescFile): string {
  const set = create(FileDescriptorSetSchema, { file: [...withImports(file)].map(({ proto }) => proto) });
  return base64Encode(toBinary(FileDescriptorSetSchema, set));
}

function withImports(file: DescFile, seen = new Set<DescFile>()): Set<DescFile> {
  for (const imported of file.dependencies) withImports(imported, seen);
  return seen.add(file);
}
