// Connect's messages are protobuf, which passes, or JSON, which is translated: the one place where the proxy knows message types.
import {
  type DescMessage,
  type DescMethod,
  fromBinary,
  fromJson,
  type Registry,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { StatusCode } from "grpc-handler";
import { parseExactJson } from "live-schema/exact-json";
import { errorText, PlaygroundError } from "../../errors.ts";
import { limits } from "../../limits.ts";
import { inflateUpTo } from "./compression.ts";
import type { Transcoding } from "./task-packing.ts";
import type { InTurn } from "./turn-budget.ts";

/** A message of a client, as it came. */
export interface ClientMessage {
  readonly payload: Uint8Array;
  readonly isGzip: boolean;
}

/** One message between what the client reads and writes and protobuf; a promise when it is made later, or in a task's process. */
export interface Codec {
  request(message: ClientMessage): Uint8Array | Promise<Uint8Array>;
  response(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** Compressed or not, as the message came. */
export const protoCodec: Codec = { request: ({ payload }) => payload, response: (message) => message };

/** The longest request as the client writes it, for a message of so many bytes. */
export function textLimit(codec: Codec, messageBytes: number): number {
  return codec === protoCodec ? messageBytes : Math.floor(messageBytes * limits.proxy.jsonPerByte);
}

/** Has a message made in a task's process. */
export type TranscodeAside = (transcoding: Omit<Transcoding, "path">) => Promise<Uint8Array>;

/** JSON by the method's descriptor. Faults of the client are INVALID_ARGUMENT, those of the handler INTERNAL. */
export function jsonCodec({ input, output }: DescMethod, registry: Registry, { inTurn, aside }: Places): Codec {
  const most = limits.proxy.transcodeInlineBytes;
  return {
    request: ({ payload, isGzip }) => {
      const inTask = (): Promise<Uint8Array> => aside({ direction: "request", isGzip, message: payload });
      if (payload.length > most) return inTask();
      return inTurn(() => {
        const json = isGzip ? inflateUpTo(payload, most) : payload;
        return json ? encodeRequest(input, json, registry) : inTask();
      });
    },
    response: (message) => {
      if (message.length > most) return aside({ direction: "response", isGzip: false, message });
      return inTurn(() => encodeResponse(output, message, registry));
    },
  };
}

/** Where messages are made: short ones here, long ones in a task's process. */
interface Places {
  readonly inTurn: InTurn;
  readonly aside: TranscodeAside;
}

/** JSON by descriptors that only the task's process knows. */
export function asideCodec(aside: TranscodeAside): Codec {
  return {
    request: ({ payload, isGzip }) => aside({ direction: "request", isGzip, message: payload }),
    response: (message) => aside({ direction: "response", isGzip: false, message }),
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

export function encodeRequest(input: DescMessage, json: Uint8Array, registry: Registry): Uint8Array {
  try {
    const value = parseExactJson(input, new TextDecoder("utf-8", { fatal: true }).decode(json), registry);
    // As other Connect servers do: what a newer client says more is no mistake.
    return toBinary(input, fromJson(input, value, { registry, ignoreUnknownFields: true }));
  } catch (error) {
    const message = `expected JSON of a ${input.typeName}: ${errorText(error)}`;
    throw new PlaygroundError(StatusCode.INVALID_ARGUMENT, message, error);
  }
}

export function encodeResponse(output: DescMessage, message: Uint8Array, registry: Registry): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(toJson(output, fromBinary(output, message), { registry })));
  } catch (error) {
    const text = `the handler's response cannot be read as ${output.typeName}: ${errorText(error)}`;
    throw new PlaygroundError(StatusCode.INTERNAL, text, error);
  }
}
