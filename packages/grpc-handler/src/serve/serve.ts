// A handler as a gRPC server of its own: what a downloaded project runs, without sandbox or proxy.
import type { DescService } from "@bufbuild/protobuf";
import { Server, ServerCredentials, type ServerOptions } from "@grpc/grpc-js";
import type { GrpcHandler } from "../handler.ts";
import { register } from "./register.ts";

export interface ServeOptions {
  /** The services that the handler implements, from their generated `_pb` modules. */
  readonly services: readonly DescService[];
  /** Default "127.0.0.1". */
  readonly host?: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Default: plain HTTP/2 without TLS. */
  readonly credentials?: ServerCredentials;
  /** grpc-js channel options, for instance message size limits. */
  readonly options?: ServerOptions;
}

export interface RunningServer {
  readonly port: number;
  /** Stops taking calls, lets the open ones end for `graceMs` (default 0), then ends them. */
  close(graceMs?: number): Promise<void>;
}

/** Serves `handler` over plain gRPC. Rejects when the address cannot be bound. */
export async function serve(handler: GrpcHandler, options: ServeOptions): Promise<RunningServer> {
  const server = new Server(options.options);
  for (const service of options.services) register(server, service, handler);
  return listen(server, options);
}

/** Binds a grpc-js server and says how to end it. Rejects when the address cannot be bound. */
export async function listen(server: Server, options: Omit<ServeOptions, "services">): Promise<RunningServer> {
  const { host = "127.0.0.1", port = 0, credentials = ServerCredentials.createInsecure() } = options;
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${String(port)}`, credentials, (error, actual) =>
      error ? reject(error) : resolve(actual),
    );
  });
  return { port: bound, close: (graceMs = 0) => shutDown(server, graceMs) };
}

function shutDown(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.forceShutdown(), graceMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
