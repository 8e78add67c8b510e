// gRPC-Web, binary: its frames are gRPC's frames, so bodies are copied, and trailers become one more frame.
import type { CarrierContext, HttpCall } from "../carriers.ts";
import { Exchange } from "../exchange.ts";
import { header } from "../http.ts";
import { createRequest, readStart } from "./request.ts";
import { responseHead } from "./response.ts";
import { trailersFrame } from "./trailers.ts";

/** True for the content types of binary gRPC-Web with protobuf messages. */
export function isGrpcWeb(contentType: string): boolean {
  return contentType === "application/grpc-web" || contentType === "application/grpc-web+proto";
}

/** Serves one call. */
export function handleGrpcWeb({ upstream, limits }: CarrierContext, { req, res, path, cors }: HttpCall): void {
  const contentType = header(req, "content-type") ?? "application/grpc-web+proto";
  const exchange = new Exchange(req, res, {
    ...createRequest(limits.messageBytes),
    head: (metadata, encoding) => responseHead({ contentType, metadata, encoding, cors }),
    response: (chunk) => chunk,
    end: (status) => ({ body: trailersFrame(status) }),
  });
  exchange.run((listener) => upstream.open(readStart(req, path), listener));
}
