// A real gRPC server whose behaviour each test writes out: raw bytes, all four modes on the same code.
import { type Metadata, Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import { onTestFinished } from "vitest";
import { EchoService } from "./service.ts";

export type RawCall = ServerDuplexStream<Buffer, Buffer>;

export interface TestBackend {
  readonly port: number;
  readonly url: string;
  /** Stops at once; open calls break. */
  stop(): void;
}

/** Serves every method of EchoService with `serve`, on `port` or a free one, until the test has finished. */
export async function startBackend(serve: (call: RawCall) => void, port = 0): Promise<TestBackend> {
  const server = new Server();
  const identity = (bytes: Buffer): Buffer => bytes;
  for (const { name } of EchoService.methods) {
    server.register(`/${EchoService.typeName}/${name}`, serve, identity, identity, "bidi");
  }
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${String(port)}`, ServerCredentials.createInsecure(), (error, taken) => {
      if (error) reject(error);
      else resolve(taken);
    });
  });
  const stop = (): void => server.forceShutdown();
  onTestFinished(stop);
  return { port: bound, url: `http://127.0.0.1:${String(bound)}`, stop };
}

/** Answers each message with itself, and the end with OK. */
export function echo(call: RawCall): void {
  call.on("data", (message: Buffer) => call.write(message));
  call.on("end", () => call.end());
}

/** Ends a call with an error status. */
export function fail(call: RawCall, status: { code: number; details: string; metadata?: Metadata }): void {
  call.on("error", () => undefined);
  call.emit("error", status);
}

/** The deadline that the call came with, in milliseconds from now; Infinity without one. */
export function timeLeftMs(call: RawCall): number {
  const deadline = call.getDeadline();
  return Number(deadline) - Date.now();
}

/** One value of the request's metadata. */
export function value(metadata: Metadata, key: string): string | Buffer | undefined {
  return metadata.get(key)[0];
}
