// The fault boundary of one HTTP request: a fault is answered with a status, or ends the exchange when it is half sent.
import { ServerResponse } from "node:http";
import { constants } from "node:http2";
import { StatusCode } from "grpc-handler";
import { type Fault, FaultBoundary, ignored } from "../../fault-boundary.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { bodyOf, header, sendText } from "./http.ts";
import { Http2Response } from "./http2.ts";
import type { Log } from "../../log.ts";
import { readRequestId, requestIdHeader } from "../../request-id.ts";
import { type Status, statusOf } from "../call/status.ts";

export interface RequestFaultsOptions {
  readonly log: Log;
  /** How many proxies in front are believed, in the request's id too. */
  readonly trustedProxies?: number | undefined;
}

export function requestFaults(
  req: HttpRequest,
  res: HttpResponse,
  { log, trustedProxies = 0 }: RequestFaultsOptions,
): FaultBoundary {
  // Without its query, where a Connect GET has the reader's message.
  // eslint-disable-next-line no-restricted-syntax -- for the log, as it was sent
  const [target = ""] = (req.url ?? "").split("?", 1);
  const what = `${req.method ?? ""} ${target}`;
  const givenId = trustedProxies > 0 ? () => readRequestId(header(req, requestIdHeader)) : undefined;
  const faults = new FaultBoundary({ what, log, givenId, onFault: (fault) => answerFault(res, fault) });
  // A request that breaks off closes the response too.
  bodyOf(req).on("error", ignored);
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

/** What a head that Node refused has left behind must not be refused again. HTTP/2 leaves nothing. */
export function withdrawHeaders(res: HttpResponse): void {
  if (!(res instanceof ServerResponse)) return;
  for (const name of res.getHeaderNames()) res.removeHeader(name);
}

function breakOff(res: HttpResponse): void {
  if (res instanceof Http2Response) res.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else res.destroy();
}

/** The gRPC status of a fault; the request id is also metadata, where a program finds it. */
export function statusOfFault({ isOurs, code, message, requestId }: Fault): Status {
  const trailers = isOurs ? ([[requestIdHeader, requestId]] as const) : [];
  return { ...statusOf(code, message), trailers };
}
