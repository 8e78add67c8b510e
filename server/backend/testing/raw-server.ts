// A grpc-js server whose one method is written out by a test, and a client that sends it bytes over HTTP/2 as they are.
import { type ClientHttp2Stream, connect, type IncomingHttpHeaders } from "node:http2";
import { Server, ServerCredentials, type ServerInterceptor } from "@grpc/grpc-js";
import { type RawCall, registerRaw } from "grpc-handler/serve";
import { onTestFinished } from "vitest";

export interface RawServer {
  /** Opens a call; the test writes its body. */
  readonly send: (headers: Readonly<Record<string, string>>) => ClientHttp2Stream;
}

export async function serveRaw(
  onCall: (raw: RawCall) => void,
  interceptors: ServerInterceptor[] = [],
): Promise<RawServer> {
  const server = new Server({ interceptors });
  onTestFinished(() => server.forceShutdown());
  registerRaw(server, "/test.v1.Test/Call", onCall);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return { send: rawClient(port, "/test.v1.Test/Call") };
}

/** Calls `path` at a gRPC port of this machine, on one connection. */
export function rawClient(port: number, path: string, initialWindowSize?: number): RawServer["send"] {
  const settings = initialWindowSize === undefined ? {} : { initialWindowSize };
  const session = connect(`http://127.0.0.1:${String(port)}`, { settings });
  onTestFinished(() => session.destroy());
  session.on("error", () => undefined);
  return (headers) => {
    const own = { ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers" };
    const stream = session.request({ ...own, ...headers });
    stream.on("error", () => undefined);
    return stream;
  };
}

/** Messages with gRPC's frame around them. */
export function frames(...messages: readonly Uint8Array[]): Buffer {
  return Buffer.concat(messages.map((message) => frame(0, message)));
}

/** Messages marked as compressed. */
export function compressedFrames(...messages: readonly Uint8Array[]): Buffer {
  return Buffer.concat(messages.map((message) => frame(1, message)));
}

function frame(flags: number, message: Uint8Array): Buffer {
  const prefix = Buffer.of(flags, 0, 0, 0, 0);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** The status that ends a call, and its message. */
export async function statusOf(stream: ClientHttp2Stream): Promise<readonly [code: string, message: string]> {
  const ended = Promise.withResolvers<readonly [string, string]>();
  const read = ({ "grpc-status": code, "grpc-message": message }: IncomingHttpHeaders): void => {
    if (typeof code === "string") ended.resolve([code, decodeURIComponent(String(message))]);
  };
  stream.on("response", read);
  stream.on("trailers", read);
  stream.on("close", () => ended.reject(new Error(`closed with HTTP/2 error code ${String(stream.rstCode)}`)));
  return ended.promise;
}
