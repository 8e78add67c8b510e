// A gRPC status in Connect's words: JSON errors, the envelope that ends a stream, and a unary call's `trailer-` headers.
import type { JsonObject } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { codeToHttpStatus, endStreamFlag, errorToJson } from "@connectrpc/connect/protocol-connect";
import { findTrailerError } from "@connectrpc/connect/protocol-grpc";
import { StatusCode } from "grpc-handler";
import { frame } from "../call/frames.ts";
import { byName } from "../listener/http.ts";
import type { HeaderList } from "../call/metadata.ts";
import type { Status } from "../call/status.ts";

const detailsKey = "grpc-status-details-bin";

/** Connect's codes are gRPC's numbers, without OK. */
const connectCodes = new Map<number, Code>(
  Object.values(Code).flatMap((code) => (typeof code === "string" ? [] : [[code, code]])),
);

/** The last envelope of a stream: the error, if any, and the trailing metadata (Connect Protocol, "Streaming-Response"). */
export function endStreamFrame(status: Status): Uint8Array {
  const end: JsonObject = {};
  if (status.code !== StatusCode.OK) end["error"] = errorJson(status);
  const metadata = byName(metadataOf(status));
  if (Object.keys(metadata).length > 0) end["metadata"] = metadata;
  return frame(endStreamFlag, Buffer.from(JSON.stringify(end)));
}

/** The error of a status that is not OK: code, message, and the details of `grpc-status-details-bin` (Connect Protocol, "Unary-Response"). */
export function errorJson({ code, message, trailers }: Status): JsonObject {
  const error = new ConnectError(message, connectCodes.get(code));
  error.details = detailsOf(trailers);
  return errorToJson(error, undefined);
}

/** The HTTP status of a unary response (Connect Protocol, "Error Codes"). */
export function httpStatusOf({ code }: Status): number {
  return code === StatusCode.OK ? 200 : codeToHttpStatus(connectCodes.get(code) ?? Code.Unknown);
}

/** A unary call's trailing metadata, as headers (Connect Protocol, "Unary-Response"). */
export function trailerHeaders(status: Status): HeaderList {
  return metadataOf(status).map(([name, value]) => [`trailer-${name}`, value]);
}

/** The details are part of the error, so they are not metadata too. */
function metadataOf({ trailers }: Status): HeaderList {
  return trailers.filter(([name]) => name !== detailsKey);
}

function detailsOf(trailers: HeaderList): ConnectError["details"] {
  const value = trailers.find(([name]) => name === detailsKey)?.[1];
  if (value === undefined) return [];
  try {
    return findTrailerError(new Headers([[detailsKey, value]]))?.details ?? [];
  } catch {
    // Not a google.rpc.Status: the code and the message are what is left to say.
    return [];
  }
}
