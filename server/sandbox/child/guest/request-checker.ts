// Checks requests by the rules in their .proto, before the handler gets them. In the snapshot that holds protovalidate, and only there.
import { create, createFileRegistry, type DescMessage, type FileRegistry, fromBinary } from "@bufbuild/protobuf";
import * as wkt from "@bufbuild/protobuf/wkt";
import { createValidator, type Validator } from "@bufbuild/protovalidate";
import { file_buf_validate_validate } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { invalidRequest, RpcError, StatusCode } from "grpc-handler";
import type { CallHead } from "../../wire/call-head.ts";
import type { CheckRequest, RequestChecker } from "./checks.ts";

/** `rules`: a FileDescriptorSet. Throws when it does not hold together. */
export function requestChecker(rules: Uint8Array): RequestChecker {
  const { file } = fromBinary(wkt.FileDescriptorSetSchema, rules);
  const registry = createFileRegistry(create(wkt.FileDescriptorSetSchema, { file: inOrder(file) }));
  const validator = createValidator({ registry });
  return { checkOf: (head) => checkOf(head, registry, validator) };
}

function checkOf(
  { service, method }: CallHead,
  registry: FileRegistry,
  validator: Validator,
): CheckRequest | undefined {
  const input = registry.getService(service)?.methods.find(({ name }) => name === method)?.input;
  if (!input) return undefined;
  let count = 0;
  return (payload) => {
    count++;
    try {
      return check(payload, input, { validator, what: `request ${String(count)}` });
    } catch (error) {
      // Nothing that a rule does is the handler's fault, and nothing may let a request pass unchecked.
      return new RpcError(StatusCode.INTERNAL, `request ${String(count)} could not be checked: ${String(error)}`);
    }
  };
}

interface Checking {
  readonly validator: Validator;
  readonly what: string;
}

function check(payload: Uint8Array, input: DescMessage, { validator, what }: Checking): RpcError | undefined {
  const message = parsed(payload, input);
  if (message === undefined)
    return new RpcError(StatusCode.INVALID_ARGUMENT, `${what} is no serialized ${input.typeName}`);
  const result = validator.validate(input, message);
  return result.kind === "valid" ? undefined : invalidRequest(result.error, what);
}

function parsed(payload: Uint8Array, input: DescMessage): ReturnType<typeof fromBinary> | undefined {
  try {
    return fromBinary(input, payload);
  } catch {
    return undefined;
  }
}

/** What is the same for everybody need not be sent. */
const provided: readonly wkt.FileDescriptorProto[] = [...Object.values(wkt), file_buf_validate_validate].flatMap(
  (value) => (typeof value === "object" && "kind" in value && value.kind === "file" ? [value.proto] : []),
);

/** The files and what they import, each after its imports. */
function inOrder(files: readonly wkt.FileDescriptorProto[]): wkt.FileDescriptorProto[] {
  const byName = new Map([...files, ...provided].map((file) => [file.name, file]));
  const ordered = new Set<wkt.FileDescriptorProto>();
  const seen = new Set<string>();
  const add = (name: string): void => {
    const file = byName.get(name);
    if (!file || seen.has(name)) return;
    seen.add(name);
    for (const imported of file.dependency) add(imported);
    ordered.add(file);
  };
  for (const { name } of files) add(name);
  return [...ordered];
}
