// gRPC-Web: its frames are gRPC's frames, so bodies are copied, and trailers become one more frame.
import type { CarrierContext, HttpCall, HttpCarrier } from "../carrier.ts";
import { type SyncFormat, Exchange } from "../call/exchange.ts";
import { header, mediaTypeOf } from "../listener/http.ts";
import { encodingHeader, pairs } from "../call/metadata.ts";
import { createRequest, readStart } from "./request.ts";
import { asText } from "./text.ts";
import { trailersFrame } from "./trailers.ts";

const binaryTypes: readonly string[] = ["application/grpc-web", "application/grpc-web+proto"];
const textTypes: readonly string[] = ["application/grpc-web-text", "application/grpc-web-text+proto"];

const types = [...binaryTypes, ...textTypes];

export const grpcWeb: HttpCarrier = {
  name: "grpc-web",
  offers: types,
  accepts: ({ method, contentType }) => method === "POST" && types.includes(mediaTypeOf(contentType)),
  serve: handleGrpcWeb,
};

/** Serves one call, in the variant that the client asked for. */
function handleGrpcWeb({ upstream, limits }: CarrierContext, call: HttpCall): void {
  const { req, path, cors } = call;
  const contentType = header(req, "content-type") ?? "application/grpc-web+proto";
  const binary: SyncFormat = {
    ...createRequest(limits.requestBytes, header(req, "grpc-encoding")),
    // The status is in the trailers frame alone: a client that finds one up here too expects no body.
    head: (metadata, encoding) => [...metadata, ...encodingHeader(encoding), ...cors, ["content-type", contentType]],
    response: (chunk) => chunk,
    end: (status) => ({ body: trailersFrame(status) }),
  };
  const exchange = new Exchange(call, textTypes.includes(mediaTypeOf(contentType)) ? asText(binary) : binary);
  exchange.run((listener) => upstream.open(readStart(path, pairs(req.rawHeaders)), listener));
}
