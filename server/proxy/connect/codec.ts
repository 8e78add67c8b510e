// Connect's messages are protobuf, which passes, or JSON, which is translated: the one place where the proxy knows message types.
import {
  type DescMessage,
  type DescMethod,
  fromBinary,
  fromJson,
  type JsonValue,
  type Registry,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";

/** One message between what the client reads and writes and protobuf. */
export interface Codec {
  request(message: Uint8Array): Uint8Array;
  response(message: Uint8Array): Uint8Array;
}

export const protoCodec: Codec = { request: (message) => message, response: (message) => message };

/** JSON by the method's descriptor. Faults of the client are INVALID_ARGUMENT, those of the handler INTERNAL. */
export function jsonCodec({ input, output }: DescMethod, registry: Registry): Codec {
  return {
    request: (message) => encodeRequest(input, message, registry),
    response: (message) => encodeResponse(output, message, registry),
  };
}

/** For JSON without a descriptor: any message ends the call with UNIMPLEMENTED. */
export function unknownMethodCodec(path: string): Codec {
  const refuse = (): never => {
    const message = `no method ${path} is known here, so its JSON cannot be read: check the name, or send application/proto`;
    throw new PlaygroundError(StatusCode.UNIMPLEMENTED, message);
  };
  return { request: refuse, response: refuse };
}

/** The method's descriptor by its path, "/package.Service/Method". */
export function findMethod(registry: Registry, path: string): DescMethod | undefined {
  const [, service = "", method] = path.split("/");
  return registry.getService(service)?.methods.find(({ name }) => name === method);
}

function encodeRequest(input: DescMessage, json: Uint8Array, registry: Registry): Uint8Array {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json)) as JsonValue;
    return toBinary(input, fromJson(input, value, { registry }));
  } catch (error) {
    const message = `expected JSON of a ${input.typeName}: ${reasonOf(error)}`;
    throw new PlaygroundError(StatusCode.INVALID_ARGUMENT, message, error);
  }
}

function encodeResponse(output: DescMessage, message: Uint8Array, registry: Registry): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(toJson(output, fromBinary(output, message), { registry })));
  } catch (error) {
    const text = `the handler's response cannot be read as ${output.typeName}: ${reasonOf(error)}`;
    throw new PlaygroundError(StatusCode.INTERNAL, text, error);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
