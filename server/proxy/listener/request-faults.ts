// The fault boundary of one HTTP request: a fault is answered with a status, or ends the exchange when it is half sent.
import { constants, Http2ServerResponse } from "node:http2";
import { StatusCode } from "grpc-handler";
import { type Fault, FaultBoundary, ignored } from "../../fault-boundary.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { sendText } from "./http.ts";
import { type Status, statusOf } from "../call/status.ts";

/** The client learns under which name the log has it. */
const requestIdHeader = "x-request-id";

export function requestFaults(req: HttpRequest, res: HttpResponse, log: (entry: unknown) => void): FaultBoundary {
  // eslint-disable-next-line no-restricted-syntax -- for the log, as it was sent
  const what = `${req.method ?? ""} ${req.url ?? ""}`;
  const faults = new FaultBoundary({ what, log, onFault: (fault) => answerFault(res, fault) });
  // A request that breaks off closes the response too.
  req.on("error", ignored);
  faults.listen(res, "error", (error: unknown) => faults.fail(error));
  return faults;
}

/** HTTP 500, or 429 for what a client has too much of, as long as nothing was sent; what is half sent can only be broken off, so that a client does not take it for complete. */
export function answerFault(res: HttpResponse, { isOurs, code, message, requestId }: Fault): void {
  if (res.headersSent || res.destroyed) {
    breakOff(res);
    return;
  }
  withdrawHeaders(res);
  const status = !isOurs && code === StatusCode.RESOURCE_EXHAUSTED ? 429 : 500;
  sendText(res, status, message, [[requestIdHeader, requestId]]);
}

/** What a head that Node refused has left behind must not be refused again. */
export function withdrawHeaders(res: HttpResponse): void {
  for (const name of res.getHeaderNames()) res.removeHeader(name);
}

function breakOff(res: HttpResponse): void {
  if (res instanceof Http2ServerResponse) res.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else res.destroy();
}

/** The gRPC status of a fault; the request id is also metadata, where a program finds it. */
export function statusOfFault({ isOurs, code, message, requestId }: Fault): Status {
  const trailers = isOurs ? ([[requestIdHeader, requestId]] as const) : [];
  return { ...statusOf(code, message), trailers };
}
