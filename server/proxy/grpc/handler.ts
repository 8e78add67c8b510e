// gRPC itself, for clients that speak HTTP/2 to this port: bodies are copied, trailers stay trailers.
import type { CarrierContext, HttpCall, HttpCarrier } from "../carrier.ts";
import { Exchange } from "../call/exchange.ts";
import { createRequest, readStart } from "../grpc-web/index.ts";
import { header, mediaTypeOf, sendHeadAlone, sendText } from "../listener/http.ts";
import { percentEncode, type Status } from "../call/status.ts";
import { compressionHeaders, type HeaderList, pairs } from "../call/metadata.ts";

const types: readonly string[] = ["application/grpc", "application/grpc+proto"];

export const grpc: HttpCarrier = {
  name: "grpc",
  // A client that is refused may speak HTTP/1.1, which cannot carry it.
  offers: [],
  accepts: ({ method, contentType }) => method === "POST" && types.includes(mediaTypeOf(contentType)),
  serve: handleGrpc,
  // One block of headers that is trailers too ("Trailers-Only").
  refuse: ({ res, cors }, status) => {
    sendHeadAlone(res, 200, [...cors, ["content-type", "application/grpc"], ...trailersOf(status)]);
  },
};

/** Serves one call. */
function handleGrpc({ upstream, limits }: CarrierContext, call: HttpCall): void {
  const { req, res, path, cors } = call;
  if (req.httpVersionMajor < 2) {
    sendText(res, 505, "gRPC needs HTTP/2: use it (with prior knowledge), or gRPC-Web or Connect over HTTP/1.1", cors);
    return;
  }
  const exchange = new Exchange(call, {
    ...createRequest(limits.requestBytes, header(req, "grpc-encoding"), (bytes) => call.holds("request", bytes)),
    head: (metadata, encoding) => [...metadata, ...compressionHeaders(encoding), ["content-type", "application/grpc"]],
    response: (chunk) => chunk,
    hasTrailers: true,
    end: (status) => ({ trailers: trailersOf(status) }),
  });
  exchange.run((listener) => upstream.open(readStart(path, pairs(req.rawHeaders)), listener));
}

function trailersOf({ code, message, trailers }: Status): HeaderList {
  const text: HeaderList = message === "" ? [] : [["grpc-message", percentEncode(message)]];
  return [["grpc-status", String(code)], ...text, ...trailers];
}
