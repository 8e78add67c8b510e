// Calls are checked before grpc-js has them: it reads a timeout of 25 days as none at all, takes half a message followed by a
// half-close for the end of the requests, and reads a message with unknown flags.
import { constants, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { Server } from "@grpc/grpc-js";
import { background, type Fault, FaultBoundary, ignored } from "../fault-boundary.ts";
import type { Log } from "../log.ts";
import type { RequestCheck } from "../proxy/index.ts";

export interface CheckOptions {
  /** Throws the status of a call that is malformed. */
  readonly check: (headers: IncomingHttpHeaders) => RequestCheck;
  readonly log: Log;
}

type Serve = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;

/** To be called once, when the server has its ports. */
export function checkCalls(server: Server, options: CheckOptions): void {
  const { guard } = background("a call at the gRPC port", options.log);
  // grpc-js has no option for something that looks at calls first; the test beside this fails when it has no such field any more.
  const { http2Servers } = server as unknown as { readonly http2Servers: ReadonlyMap<Http2Server, unknown> };
  for (const http2 of http2Servers.keys()) {
    const served = http2.listeners("stream") as Serve[];
    http2.removeAllListeners("stream");
    for (const serve of served) {
      const guardedServe = guard(checked(serve, options));
      http2.on("stream", guardedServe);
    }
  }
}

function checked(serve: Serve, { check, log }: CheckOptions): Serve {
  return (stream, headers) => {
    const faults = new FaultBoundary({
      what: String(headers[":path"]),
      log,
      onFault: (fault) => refuse(stream, fault),
    });
    faults.listen(stream, "error", ignored);
    faults.run(() => {
      const { timeout, read, end } = check(headers);
      if (timeout !== undefined) headers["grpc-timeout"] = timeout;
      faults.listen(stream, "data", read);
      faults.listen(stream, "end", end);
      serve(stream, headers);
    });
  };
}

const { HTTP_STATUS_OK, NGHTTP2_NO_ERROR, NGHTTP2_PROTOCOL_ERROR } = constants;

/** grpc-js has nothing more to do with a stream that is closed. */
function refuse(stream: ServerHttp2Stream, { code, message }: Fault): void {
  if (stream.closed) return;
  if (stream.headersSent) {
    // Clients read this as INTERNAL (gRPC over HTTP/2, "Errors").
    stream.close(NGHTTP2_PROTOCOL_ERROR);
    return;
  }
  const status = { "grpc-status": code, "grpc-message": encodeURI(message) };
  stream.respond({ ":status": HTTP_STATUS_OK, "content-type": "application/grpc", ...status }, { endStream: true });
  stream.close(NGHTTP2_NO_ERROR);
}
