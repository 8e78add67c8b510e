export { fromGrpcMetadata, toGrpcMetadata } from "./grpc-metadata.ts";
export { type RawCall, register, registerRaw } from "./register.ts";
export { listen, type RunningServer, serve, type ServeOptions } from "./serve.ts";
