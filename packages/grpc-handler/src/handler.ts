// What a handler is: bytes in, bytes out, one method for each of gRPC's four modes.

/**
 * Metadata as handlers see it: lower-case keys; text values, and bytes for keys that end in `-bin`. A key that was sent
 * more than once holds its values joined by ", ", as HTTP does.
 *
 * A handler may send keys of `0-9 a-z _ - .` with printable ASCII, and any bytes under `-bin`, but for `reservedMetadata`, and at
 * most `metadataLimits`. For anything else `sendHeaders` throws a TypeError that names the key, and in trailers or in an
 * `RpcError` it makes the call INTERNAL with the same sentence.
 */
export type Metadata = Record<string, string | Uint8Array>;

/** One request message and where it was sent. */
export interface GrpcRequest {
  /** The fully qualified service, for instance "stock.v1.StockService". */
  readonly serviceName: string;
  /** The method, for instance "StreamPrices". */
  readonly methodName: string;
  /** One serialized protobuf message. */
  readonly payload: Uint8Array;
  /** The call's request metadata. */
  readonly metadata: Metadata;
}

/** One response message. */
export interface GrpcResponse {
  /** One serialized protobuf message. */
  payload: Uint8Array;
  /** Sent as initial metadata when this is the call's first response; too late, and ignored, on a later one. */
  metadata?: Metadata;
}

/** What a handler knows of the call it serves, besides the messages. */
export interface CallContext {
  /** Fires when the client cancels, the deadline passes or the connection is lost. Stop working when it does. */
  readonly signal: AbortSignal;
  /** When the client stops waiting; undefined when it set no deadline. */
  readonly deadline: Date | undefined;
  /** Sends initial metadata now, before any message. Only the first call has an effect. */
  sendHeaders(metadata: Metadata): void;
  /** Trailing metadata: what is in here when the handler ends is sent with the status. */
  readonly trailers: Metadata;
  /** The client's address, as far as the server knows it. */
  readonly peer: string;
}

/**
 * Serves the methods of a gRPC service. Implement the modes that your methods use; a call in a mode that is missing
 * ends with UNIMPLEMENTED. Throw an `RpcError` to choose the status. Errors of other libraries are understood: what has a `code` from
 * 1 to 16, or one of its names, as grpc-js's `{ code, details }` and Connect's `ConnectError` have, becomes that status. Any other number is
 * UNKNOWN, and anything else that is thrown is INTERNAL.
 */
export interface GrpcHandler {
  /** Unary: one request, one response. */
  handleRequest?(request: GrpcRequest, context: CallContext): Promise<GrpcResponse>;
  /** Server streaming: one request, each yielded response is sent at once. Not resumed while the client reads slowly. */
  handleServerStream?(request: GrpcRequest, context: CallContext): AsyncIterable<GrpcResponse>;
  /** Client streaming: requests end when the client half-closes, then one response. */
  handleClientStream?(requests: AsyncIterable<GrpcRequest>, context: CallContext): Promise<GrpcResponse>;
  /** Bidirectional streaming: read and yield in any order, at the same time. */
  handleBidiStream?(requests: AsyncIterable<GrpcRequest>, context: CallContext): AsyncIterable<GrpcResponse>;
}

/** gRPC's four modes, as the protobuf descriptor of a method names them. */
export type MethodKind = "unary" | "server_streaming" | "client_streaming" | "bidi_streaming";
