// Reads the requests of our own services: what is no message is the client's error.
import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";

/** Throws INVALID_ARGUMENT. */
export function readRequest<Desc extends DescMessage>(type: Desc, payload: Uint8Array): MessageShape<Desc> {
  try {
    return fromBinary(type, payload);
  } catch (error) {
    throw new RpcError(StatusCode.INVALID_ARGUMENT, `the request is no valid ${type.typeName}: ${String(error)}`);
  }
}
