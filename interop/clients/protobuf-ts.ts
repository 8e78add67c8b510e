// npm @protobuf-ts/grpcweb-transport: gRPC-Web by fetch, binary and text.
import { ConnectError } from "@connectrpc/connect";
import { GrpcStatusCode, GrpcWebFetchTransport } from "@protobuf-ts/grpcweb-transport";
import type { IMessageType } from "@protobuf-ts/runtime";
import { type MethodInfo, RpcError, type RpcMetadata, ServiceType } from "@protobuf-ts/runtime-rpc";
import { firstOf, type OutsideCall, type OutsideListener, type StartCall } from "./outside-client.ts";

/** Serialized bytes in the place of messages: of a message type the transport uses these two functions. */
const bytesType = {
  toBinary: (bytes: Uint8Array) => bytes,
  fromBinary: (bytes: Uint8Array) => bytes,
} as unknown as IMessageType<Uint8Array>;

/** Calls `baseUrl` in one of the two formats. */
export function protobufTs(baseUrl: string, format: "binary" | "text"): StartCall {
  const transport = new GrpcWebFetchTransport({ baseUrl, format });
  return (call, listener) => {
    const abort = new AbortController();
    void run(transport, call, listener, abort.signal);
    return () => abort.abort();
  };
}

async function run(
  transport: GrpcWebFetchTransport,
  call: OutsideCall,
  listener: OutsideListener,
  abort: AbortSignal,
): Promise<void> {
  const options = transport.mergeOptions({
    meta: Object.fromEntries(call.metadata),
    abort,
    ...(call.timeoutMs === undefined ? {} : { timeout: call.timeoutMs }),
  });
  try {
    const request = await firstOf(call);
    const unary = call.method.methodKind === "unary";
    const started = unary
      ? transport.unary(methodOf(call), request, options)
      : transport.serverStreaming(methodOf(call), request, options);
    // The caller handles the promise that it awaits; without this the other three would be unhandled rejections.
    void Promise.allSettled([started.headers, started.status, started.trailers]);
    listener.onHeaders(headersOf(await started.headers));
    if ("response" in started) listener.onMessage(await started.response);
    else for await (const message of started.responses) listener.onMessage(message);
    listener.onEnd(0, "", headersOf(await started.trailers));
  } catch (error) {
    if (!(error instanceof RpcError)) listener.onEnd(ConnectError.from(error).code, String(error), new Headers());
    else listener.onEnd(codeOf(error), error.message, headersOf(error.meta));
  }
}

const codeOf = ({ code }: RpcError): number => GrpcStatusCode[code as keyof typeof GrpcStatusCode];

function methodOf({ method }: OutsideCall): MethodInfo<Uint8Array, Uint8Array> {
  const service = new ServiceType(method.parent.typeName, [
    {
      name: method.name,
      I: bytesType,
      O: bytesType,
      serverStreaming: method.methodKind === "server_streaming",
    },
  ]);
  const [info] = service.methods as MethodInfo<Uint8Array, Uint8Array>[];
  if (!info) throw new Error("expected the service to have its one method");
  return info;
}

function headersOf(metadata: RpcMetadata): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(metadata)) {
    for (const one of typeof value === "string" ? [value] : value) headers.append(name, one);
  }
  return headers;
}
