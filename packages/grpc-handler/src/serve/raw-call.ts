import type { ServerDuplexStream } from "@grpc/grpc-js";

/** A call before its messages are parsed: serialized requests in, serialized responses out. */
export type RawCall = ServerDuplexStream<Uint8Array, Uint8Array>;
