// Makes all four modes look alike: requests in, responses out. serve() and the sandbox both drive handlers through it.
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse, MethodKind } from "./handler.ts";
import { Responses } from "./responses.ts";
import { RpcError } from "./rpc-error.ts";
import { StatusCode } from "./status-code.ts";

/**
 * Calls the handler's method for `kind` and iterates over what it responds.
 *
 * Throws what the handler throws; UNIMPLEMENTED when the handler lacks the mode, and when the client sent no message or
 * several where the mode takes one (gRPC, "Status codes and their use"); INTERNAL when a response is not `{ payload: Uint8Array }`.
 */
export function dispatch(
  handler: GrpcHandler,
  kind: MethodKind,
  requests: AsyncIterable<GrpcRequest>,
  context: CallContext,
): Responses {
  const method = methods[kind];
  return new Responses(
    () => open[kind](handler, requests, context),
    (response) => checked(response, method),
  );
}

const methods = {
  unary: "handleRequest",
  client_streaming: "handleClientStream",
  server_streaming: "handleServerStream",
  bidi_streaming: "handleBidiStream",
} as const satisfies Record<MethodKind, keyof GrpcHandler>;

type Open = (
  handler: GrpcHandler,
  requests: AsyncIterable<GrpcRequest>,
  context: CallContext,
) => Promise<AsyncIterable<unknown>>;

const open: Record<MethodKind, Open> = {
  async unary(handler, requests, context) {
    if (!handler.handleRequest) throw lacksMode(methods.unary, "unary");
    return single(await handler.handleRequest(await only(requests), context));
  },
  async client_streaming(handler, requests, context) {
    if (!handler.handleClientStream) throw lacksMode(methods.client_streaming, "client streaming");
    return single(await handler.handleClientStream(requests, context));
  },
  async server_streaming(handler, requests, context) {
    if (!handler.handleServerStream) throw lacksMode(methods.server_streaming, "server streaming");
    return each(handler.handleServerStream(await only(requests), context), methods.server_streaming);
  },
  async bidi_streaming(handler, requests, context) {
    if (!handler.handleBidiStream) throw lacksMode(methods.bidi_streaming, "bidirectional streaming");
    return Promise.resolve(each(handler.handleBidiStream(requests, context), methods.bidi_streaming));
  },
};

// eslint-disable-next-line @typescript-eslint/require-await -- the handler's promise has been waited for
async function* single(response: unknown): AsyncGenerator<unknown, void, undefined> {
  yield response;
}

/** The one request, when it is known to be the only one: when the client has half-closed. */
async function only(requests: AsyncIterable<GrpcRequest>): Promise<GrpcRequest> {
  let first: GrpcRequest | undefined;
  for await (const request of requests) {
    if (first) throw wrongCount("sent a second one");
    first = request;
  }
  if (first) return first;
  throw wrongCount("half-closed without sending it");
}

const wrongCount = (did: string): RpcError =>
  new RpcError(StatusCode.UNIMPLEMENTED, `the method takes one request message, and the client ${did}`);

function each(responses: unknown, where: string): AsyncIterable<unknown> {
  if (isAsyncIterable(responses)) return responses;
  throw new RpcError(StatusCode.INTERNAL, `${where} must return an async iterable: write \`async *${where}(…)\``);
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
