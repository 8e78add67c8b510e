export { fromGrpcMetadata, toGrpcMetadata } from "./grpc-metadata.ts";
export { register, registerRaw } from "./register.ts";
export { type RawCall, serveCall } from "./serve-call.ts";
export { listen, type RunningServer, serve, type ServeOptions } from "./serve.ts";
