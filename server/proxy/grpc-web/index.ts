// gRPC-Web's door. Its requests are gRPC's own, and its frames those of grpc-websockets, so both read and write by these rules.
export { grpcWeb } from "./handler.ts";
export { createRequest, encodingOf, readStart } from "./request.ts";
export { headersFrame, trailersFrame } from "./trailers.ts";
