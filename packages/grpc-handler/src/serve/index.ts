export { fromGrpcMetadata, toGrpcMetadata } from "./grpc-metadata.ts";
export type { RawCall } from "./raw-call.ts";
export { register, registerRaw } from "./register.ts";
export { serveCall } from "./serve-call.ts";
export { listen, type RunningServer, serve, type ServeOptions } from "./serve.ts";
