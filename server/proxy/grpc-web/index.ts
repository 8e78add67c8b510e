// gRPC-Web's door. Its requests are gRPC's own, so gRPC reads them by the same rules.
export { grpcWebTypes, handleGrpcWeb } from "./handler.ts";
export { createRequest, readStart } from "./request.ts";
