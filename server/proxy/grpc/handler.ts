// gRPC itself, for clients that speak HTTP/2 to this port: bodies are copied, trailers stay trailers.
import type { CarrierContext, HttpCall } from "../carriers.ts";
import { Exchange } from "../exchange.ts";
import { createRequest, readStart } from "../grpc-web/index.ts";
import { sendText } from "../http.ts";
import { percentEncode, type Status } from "../status.ts";
import { type HeaderList, pairs } from "../metadata.ts";

/** True for gRPC's content types with protobuf messages. */
export function isGrpc(contentType: string): boolean {
  return contentType === "application/grpc" || contentType === "application/grpc+proto";
}

/** Serves one call. */
export function handleGrpc({ upstream, limits }: CarrierContext, call: HttpCall): void {
  const { req, res, path, cors } = call;
  if (req.httpVersionMajor < 2) {
    sendText(res, 505, "gRPC needs HTTP/2: use it (with prior knowledge), or gRPC-Web or Connect over HTTP/1.1", cors);
    return;
  }
  const exchange = new Exchange(call, {
    ...createRequest(limits.messageBytes),
    head: (metadata, encoding) => responseHead(metadata, encoding),
    response: (chunk) => chunk,
    end: (status) => ({ trailers: trailersOf(status) }),
  });
  exchange.run((listener) => upstream.open(readStart(path, pairs(req.rawHeaders)), listener));
}

function responseHead(metadata: HeaderList, encoding: string | undefined): HeaderList {
  const compression: HeaderList = encoding === undefined ? [] : [["grpc-encoding", encoding]];
  return [...metadata, ...compression, ["content-type", "application/grpc"]];
}

function trailersOf({ code, message, trailers }: Status): HeaderList {
  return [["grpc-status", String(code)], ["grpc-message", percentEncode(message)], ...trailers];
}
