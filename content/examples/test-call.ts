// Calls a handler as the server does, by bytes and through dispatch(), and shows what its client would see.
import { TransformStream } from "node:stream/web";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { DescMessage, DescMethod, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { dispatch, RpcError, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, Metadata } from "grpc-handler";

type Method<I extends DescMessage, O extends DescMessage> = DescMethod & { input: I; output: O };

interface CallOptions {
  readonly metadata?: Metadata;
  readonly deadline?: Date;
}

/** What is left of a call when it is over. */
interface Outcome<O extends DescMessage> {
  readonly messages: MessageShape<O>[];
  readonly code: StatusCode;
  readonly message: string;
  readonly headers: Metadata | undefined;
  readonly trailers: Metadata;
}

/** A call under way. */
export interface OpenCall<I extends DescMessage, O extends DescMessage> {
  send(message: MessageInitShape<I>): void;
  halfClose(): void;
  cancel(): void;
  /** The next response; throws when the call ends first. */
  next(): Promise<MessageShape<O>>;
  /** Reads to the end. */
  finish(): Promise<Outcome<O>>;
}

/** Sends all requests, half-closes and reads to the end. */
export function run<I extends DescMessage, O extends DescMessage>(
  handler: GrpcHandler,
  method: Method<I, O>,
  requests: MessageInitShape<I>[],
  options: CallOptions = {},
): Promise<Outcome<O>> {
  const call = open(handler, method, options);
  for (const request of requests) call.send(request);
  call.halfClose();
  return call.finish();
}

/** Begins a call and leaves it to the test. */
export function open<I extends DescMessage, O extends DescMessage>(
  handler: GrpcHandler,
  method: Method<I, O>,
  options: CallOptions = {},
): OpenCall<I, O> {
  const { readable, writable } = new TransformStream<GrpcRequest, GrpcRequest>();
  const client = writable.getWriter();
  // What the client had sent but nobody read is lost with the call.
  const ignore = (): undefined => undefined;
  client.closed.catch(ignore);
  const controller = new AbortController();
  const seen: { headers: Metadata | undefined } = { headers: undefined };
  const context: CallContext = {
    signal: controller.signal,
    deadline: options.deadline,
    trailers: {},
    peer: "test",
    sendHeaders: (metadata) => (seen.headers ??= metadata),
  };
  const responses = dispatch(handler, method.methodKind, readable, context);
  const takesOne = method.methodKind === "unary" || method.methodKind === "server_streaming";
  const request = { serviceName: method.parent.typeName, methodName: method.name, metadata: options.metadata ?? {} };
  return {
    send(message) {
      client.write({ ...request, payload: toBinary(method.input, create(method.input, message)) }).catch(ignore);
      // Every client half-closes with the one message of such a method, and the handler is called then.
      if (takesOne) client.close().catch(ignore);
    },
    halfClose: () => void client.close().catch(ignore),
    cancel() {
      const reason = new RpcError(StatusCode.CANCELLED, "cancelled by the client");
      controller.abort(reason);
      client.abort(reason).catch(ignore);
    },
    async next() {
      const { done, value } = await responses.next();
      if (done) throw new Error("the call ended with OK, expected one more response");
      return fromBinary(method.output, value.payload);
    },
    async finish() {
      const messages: MessageShape<O>[] = [];
      const end = (code: StatusCode, message = "", metadata: Metadata = {}): Outcome<O> => {
        return { messages, code, message, headers: seen.headers, trailers: { ...context.trailers, ...metadata } };
      };
      try {
        for await (const { payload } of responses) messages.push(fromBinary(method.output, payload));
        return end(StatusCode.OK);
      } catch (error) {
        if (error instanceof RpcError) return end(error.code, error.message, error.metadata);
        throw error;
      }
    },
  };
}
