// gRPC-Web: its frames are gRPC's frames, so bodies are copied, and trailers become one more frame.
import type { CarrierContext, HttpCall, HttpCarrier } from "../carrier.ts";
import { type SyncFormat, Exchange } from "../call/exchange.ts";
import { header, mediaTypeOf, sendHead } from "../listener/http.ts";
import { compressionHeaders, pairs } from "../call/metadata.ts";
import { createRequest, readStart } from "./request.ts";
import { textRequest, textResponse } from "./text.ts";
import { trailersFrame } from "./trailers.ts";

const binaryTypes: readonly string[] = ["application/grpc-web", "application/grpc-web+proto"];
const textTypes: readonly string[] = [
  "application/grpc-web-text",
  "application/grpc-web-text+proto",
  "application/grpc-web-text-base64",
];

const types = [...binaryTypes, ...textTypes];

export const grpcWeb: HttpCarrier = {
  name: "grpc-web",
  offers: types,
  accepts: ({ method, contentType }) => method === "POST" && types.includes(mediaTypeOf(contentType)),
  serve: handleGrpcWeb,
  refuse: ({ res, cors, contentType }, status) => {
    const type = mediaTypeOf(contentType);
    const end = (): { body: Uint8Array } => ({ body: trailersFrame(status) });
    const { body } = textTypes.includes(type) ? textResponse({ response: (chunk) => chunk, end }).end(status) : end();
    sendHead(res, 200, [...cors, ["content-type", type]]);
    res.end(body);
  },
};

/** Serves one call: the request in the variant of its content type, the response in the one that `responseType` finds. */
function handleGrpcWeb({ upstream, limits }: CarrierContext, call: HttpCall): void {
  const { req, path, cors } = call;
  const requestType = mediaTypeOf(header(req, "content-type") ?? "application/grpc-web+proto");
  const contentType = responseType(requestType, header(req, "accept"));
  const binary: SyncFormat = {
    ...createRequest(limits.requestBytes, header(req, "grpc-encoding"), (bytes) => call.holds("request", bytes)),
    // The status is in the trailers frame alone: a client that finds one up here too expects no body.
    head: (metadata, encoding) => [
      ...metadata,
      ...compressionHeaders(encoding),
      ...cors,
      ["content-type", contentType],
    ],
    response: (chunk) => chunk,
    end: (status) => ({ body: trailersFrame(status) }),
  };
  const exchange = new Exchange(call, {
    ...binary,
    ...(textTypes.includes(requestType) && textRequest(binary)),
    ...(textTypes.includes(contentType) && textResponse(binary)),
  });
  exchange.run((listener) => upstream.open(readStart(path, pairs(req.rawHeaders)), listener));
}

/** As the request, unless that is binary and `Accept` asks for text ("Text-encoded (response) streams"). */
function responseType(requestType: string, accept = ""): string {
  if (textTypes.includes(requestType)) return requestType;
  const wanted = accept
    .split(",")
    .map(mediaTypeOf)
    .find((type) => types.includes(type));
  return wanted !== undefined && textTypes.includes(wanted) ? wanted : requestType;
}
