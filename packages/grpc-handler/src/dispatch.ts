// Makes all four modes look alike: requests in, responses out. serve() and the sandbox both drive handlers through it.
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse, MethodKind } from "./handler.ts";
import { RpcError } from "./rpc-error.ts";
import { StatusCode } from "./status-code.ts";

/**
 * Calls the handler's method for `kind` and yields what it responds.
 *
 * Throws what the handler throws; UNIMPLEMENTED when the handler lacks the mode; INVALID_ARGUMENT when the client sent
 * no message where the mode wants one; INTERNAL when a response is not `{ payload: Uint8Array }`.
 */
export async function* dispatch(
  handler: GrpcHandler,
  kind: MethodKind,
  requests: AsyncIterable<GrpcRequest>,
  context: CallContext,
): AsyncGenerator<GrpcResponse, void, undefined> {
  switch (kind) {
    case "unary":
      if (!handler.handleRequest) throw lacksMode("handleRequest", "unary");
      yield checked(await handler.handleRequest(await only(requests), context), "handleRequest");
      return;
    case "client_streaming":
      if (!handler.handleClientStream) throw lacksMode("handleClientStream", "client streaming");
      yield checked(await handler.handleClientStream(requests, context), "handleClientStream");
      return;
    case "server_streaming":
      if (!handler.handleServerStream) throw lacksMode("handleServerStream", "server streaming");
      yield* checkedEach(handler.handleServerStream(await only(requests), context), "handleServerStream");
      return;
    case "bidi_streaming":
      if (!handler.handleBidiStream) throw lacksMode("handleBidiStream", "bidirectional streaming");
      yield* checkedEach(handler.handleBidiStream(requests, context), "handleBidiStream");
  }
}

async function only(requests: AsyncIterable<GrpcRequest>): Promise<GrpcRequest> {
  for await (const request of requests) return request;
  throw new RpcError(StatusCode.INVALID_ARGUMENT, "the client half-closed without sending the one request message");
}

async function* checkedEach(responses: unknown, where: string): AsyncGenerator<GrpcResponse, void, undefined> {
  if (!isAsyncIterable(responses)) {
    throw new RpcError(StatusCode.INTERNAL, `${where} must return an async iterable: write \`async *${where}(…)\``);
  }
  for await (const response of responses) yield checked(response, where);
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function checked(response: unknown, where: string): GrpcResponse {
  const { payload, metadata } = Object(response) as Partial<GrpcResponse>;
  if (!(payload instanceof Uint8Array)) {
    throw new RpcError(
      StatusCode.INTERNAL,
      `${where} must respond with { payload: Uint8Array }, found ${describe(response)}; serialize with toBinary(Schema, message)`,
    );
  }
  return metadata === undefined ? { payload } : { payload, metadata };
}

function describe(response: unknown): string {
  if (typeof response !== "object" || response === null) return String(response);
  const payload = (response as { payload?: unknown }).payload;
  return `a payload of type ${payload === null ? "null" : typeof payload}`;
}

function lacksMode(method: string, mode: string): RpcError {
  return new RpcError(StatusCode.UNIMPLEMENTED, `the handler has no ${method}, so it serves no ${mode} methods`);
}
