// Puts a handler on a grpc-js server: every method as raw bytes, since all four modes look alike on the wire.
import type { DescService } from "@bufbuild/protobuf";
import type { Server } from "@grpc/grpc-js";
import type { GrpcHandler } from "../handler.ts";
import { type RawCall, serveCall } from "./serve-call.ts";

/** Answers every method of `service` with `handler`. */
export function register(server: Server, service: DescService, handler: GrpcHandler): void {
  for (const method of service.methods) {
    registerRaw(server, `/${service.typeName}/${method.name}`, (call) => {
      const called = { serviceName: service.typeName, methodName: method.name, kind: method.methodKind };
      void serveCall(handler, called, call);
    });
  }
}

/** Answers one path with a function that sees bytes only. False: the path has a function already, and keeps it. */
export function registerRaw(server: Server, path: string, onCall: (call: RawCall) => void): boolean {
  return server.register(
    path,
    onCall,
    (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
    (bytes) => bytes,
    "bidi",
  );
}
