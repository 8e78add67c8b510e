// Reads the requests of our own services on the main thread: what is no message, or takes long to read, is the client's error.
import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import { limits } from "./limits.ts";
import { countFields } from "./request-fields.ts";

/** Throws INVALID_ARGUMENT, and RESOURCE_EXHAUSTED for too many fields. Fields that are not in the .proto are not kept. */
export function readRequest<Desc extends DescMessage>(
  type: Desc,
  payload: Uint8Array,
  most: number = limits.ownRequests.fields,
): MessageShape<Desc> {
  try {
    if (countFields(type, payload, most) <= most) return fromBinary(type, payload, { readUnknownFields: false });
  } catch {
    const message = `expected a ${type.typeName} in protobuf's binary format, found ${String(payload.length)} bytes that are none: serialize it with the .proto that server reflection gives, and its texts as UTF-8`;
    throw new RpcError(StatusCode.INVALID_ARGUMENT, message);
  }
  const message = `expected a ${type.typeName} of at most ${String(most)} fields, those of its entries counted, found more: send fewer entries, and no fields that its .proto does not have`;
  throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, message);
}
