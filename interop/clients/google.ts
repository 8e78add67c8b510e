// npm grpc-web, Google's own client: gRPC-Web by XMLHttpRequest, binary and text. Server streaming needs the text.
import { GrpcWebClientBase, MethodDescriptor, MethodType, type RpcError, type Status } from "grpc-web";
import { firstOf, type OutsideCall, type OutsideListener, type StartCall } from "./outside-client.ts";

/** Calls `host` in one of the two formats. */
export function google(host: string, format: "binary" | "text"): StartCall {
  const client = new GrpcWebClientBase({ format });
  return (call, listener) => {
    let cancelled = false;
    let cancel = (): void => void (cancelled = true);
    void firstOf(call).then((request) => {
      if (!cancelled) cancel = run({ client, host, call, listener }, request);
    });
    return () => cancel();
  };
}

interface Run {
  readonly client: GrpcWebClientBase;
  readonly host: string;
  readonly call: OutsideCall;
  readonly listener: OutsideListener;
}

/** A unary call is made as a stream of one response too: it tells metadata and status apart, where a callback does not. */
function run({ client, host, call, listener }: Run, request: Uint8Array): () => void {
  let status: Status | undefined;
  let ended = false;
  const end = (code: number, message: string, trailers: object | undefined): void => {
    if (!ended) listener.onEnd(code, message, new Headers({ ...trailers }));
    ended = true;
  };
  const stream = client.serverStreaming(host + call.path, request, metadataOf(call), descriptorOf(call));
  stream.on("metadata", (metadata) => listener.onHeaders(new Headers({ ...metadata })));
  stream.on("data", (message) => listener.onMessage(message));
  stream.on("status", (found) => (status = found));
  stream.on("error", (error: RpcError) => end(error.code, error.message, error.metadata));
  stream.on("end", () => end(status?.code ?? 0, status?.details ?? "", status?.metadata));
  return () => {
    // The client tells the end of a call that it cancelled like that of one that went well.
    ended = true;
    stream.cancel();
  };
}

function descriptorOf({ path }: OutsideCall): MethodDescriptor<Uint8Array, Uint8Array> {
  const same = (bytes: Uint8Array): Uint8Array => bytes;
  return new MethodDescriptor(path, MethodType.SERVER_STREAMING, Uint8Array, Uint8Array, same, same);
}

/** The client reads its deadline from the metadata, as a point in time. */
function metadataOf({ metadata, timeoutMs }: OutsideCall): Record<string, string> {
  const deadline = timeoutMs === undefined ? {} : { deadline: String(Date.now() + timeoutMs) };
  return { ...Object.fromEntries(metadata), ...deadline };
}
