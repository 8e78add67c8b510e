// gRPC-Web: its frames are gRPC's frames, so bodies are copied, and trailers become one more frame.
import type { CarrierContext, HttpCall } from "../carriers.ts";
import { type SyncCarrier, Exchange } from "../exchange.ts";
import { header, mediaTypeOf } from "../http.ts";
import { pairs } from "../metadata.ts";
import { createRequest, readStart } from "./request.ts";
import { responseHead } from "./response.ts";
import { asText } from "./text.ts";
import { trailersFrame } from "./trailers.ts";

const binaryTypes: readonly string[] = ["application/grpc-web", "application/grpc-web+proto"];
const textTypes: readonly string[] = ["application/grpc-web-text", "application/grpc-web-text+proto"];

/** The media types of gRPC-Web with protobuf messages. */
export const grpcWebTypes = [...binaryTypes, ...textTypes];

/** Serves one call, in the variant that the client asked for. */
export function handleGrpcWeb({ upstream, limits }: CarrierContext, call: HttpCall): void {
  const { req, path, cors } = call;
  const contentType = header(req, "content-type") ?? "application/grpc-web+proto";
  const binary: SyncCarrier = {
    ...createRequest(limits.messageBytes),
    head: (metadata, encoding) => responseHead({ contentType, metadata, encoding, cors }),
    response: (chunk) => chunk,
    end: (status) => ({ body: trailersFrame(status) }),
  };
  const exchange = new Exchange(call, isText(contentType) ? asText(binary) : binary);
  exchange.run((listener) => upstream.open(readStart(path, pairs(req.rawHeaders)), listener));
}

function isText(contentType: string): boolean {
  return textTypes.includes(mediaTypeOf(contentType));
}
