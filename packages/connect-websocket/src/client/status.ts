// From what ends a call on the wire to the error that the caller sees.
import { appendHeaders, Code, ConnectError } from "@connectrpc/connect";
import { findTrailerError } from "@connectrpc/connect/protocol-grpc";
import type { HeaderList } from "../wire/header-list.ts";

const detailsName = "grpc-status-details-bin";

/** Headers as fetch knows them. A value that fetch would refuse can't come here: the decoder let only HTTP's through. */
export function toHeaders(list: HeaderList): Headers {
  const headers = new Headers();
  for (const [name, value] of list) headers.append(name, value);
  return headers;
}

/** The error of a status: code, message, the union of headers and trailers, and the details that trailers may hold. */
export function statusError(code: number, message: string, headers: Headers, trailers: Headers): ConnectError {
  const error = new ConnectError(message, isErrorCode(code) ? code : Code.Unknown, appendHeaders(headers, trailers));
  error.details = detailsIn(trailers);
  error.isWireError = true;
  return error;
}

/** gRPC has the codes 1 to 16 for errors; what else a peer sends counts as UNKNOWN, as gRPC wants it. */
function isErrorCode(code: number): code is Code {
  return code in Code;
}

function detailsIn(trailers: Headers): ConnectError["details"] {
  const value = trailers.get(detailsName);
  if (value === null) return [];
  try {
    return findTrailerError(new Headers({ [detailsName]: value }))?.details ?? [];
  } catch {
    return []; // Not a google.rpc.Status: the status itself is still good.
  }
}
