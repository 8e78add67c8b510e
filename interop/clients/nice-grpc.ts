// npm nice-grpc-web: gRPC-Web by fetch, and all four modes over grpc-websockets.
import { ConnectError } from "@connectrpc/connect";
import {
  type AnyMethodDefinition,
  ClientError,
  createChannel,
  createClient,
  type FetchTransport,
  Metadata,
} from "nice-grpc-web";
import { firstOf, type OutsideCall, type OutsideListener, type StartCall } from "./outside-client.ts";

type Transport = ReturnType<typeof FetchTransport>;

interface Options {
  readonly metadata: Metadata;
  readonly signal: AbortSignal;
  readonly onHeader: (metadata: Metadata) => void;
  readonly onTrailer: (metadata: Metadata) => void;
}

/** The client's methods, which it types by a definition that is made here at run time. */
type Method = (request: unknown, options: Options) => Promise<Uint8Array> | AsyncIterable<Uint8Array>;

/** Calls `address` by one of the client's own transports. */
export function niceGrpc(address: string, transport: Transport): StartCall {
  const channel = createChannel(address, transport);
  return (call, listener) => {
    const abort = new AbortController();
    const client = createClient({ call: definitionOf(call) }, channel) as unknown as { call: Method };
    void run(client.call, call, listener, abort.signal);
    return () => abort.abort();
  };
}

async function run(method: Method, call: OutsideCall, listener: OutsideListener, signal: AbortSignal): Promise<void> {
  let trailers = new Headers();
  const options: Options = {
    metadata: metadataOf(call),
    signal,
    onHeader: (metadata) => listener.onHeaders(headersOf(metadata)),
    onTrailer: (metadata) => (trailers = headersOf(metadata)),
  };
  try {
    const { requestStream } = definitionOf(call);
    const result = method(requestStream ? call.requests : await firstOf(call), options);
    if (result instanceof Promise) listener.onMessage(await result);
    else for await (const message of result) listener.onMessage(message);
    listener.onEnd(0, "", trailers);
  } catch (error) {
    if (error instanceof ClientError) listener.onEnd(error.code, error.details, trailers);
    else listener.onEnd(ConnectError.from(error).code, String(error), trailers);
  }
}

function definitionOf({ method, path }: OutsideCall): AnyMethodDefinition {
  const same = (bytes: Uint8Array): Uint8Array => bytes;
  return {
    path,
    requestStream: method.methodKind === "client_streaming" || method.methodKind === "bidi_streaming",
    responseStream: method.methodKind === "server_streaming" || method.methodKind === "bidi_streaming",
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
    options: {},
  };
}

/** Deadlines are a matter of the client's middleware, which sends this header. */
function metadataOf({ metadata, timeoutMs }: OutsideCall): Metadata {
  const sent = new Metadata();
  metadata.forEach((value, name) => sent.append(name, name.endsWith("-bin") ? bytesOf(value) : value));
  if (timeoutMs !== undefined) sent.set("grpc-timeout", `${String(timeoutMs)}m`);
  return sent;
}

function headersOf(metadata: Metadata): Headers {
  const headers = new Headers();
  for (const [name, values] of metadata) {
    for (const value of values) headers.append(name, typeof value === "string" ? value : base64Of(value));
  }
  return headers;
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const base64Of = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
