// A limit for all callers together: state in a field of the class, and an error that says when to try again.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { StreamDataRequestSchema, StreamDataResponseSchema } from "./gen/api/v1/api_pb";

const callsPerWindow = 5;
const windowMs = 1000;

export default class RateLimit implements GrpcHandler {
  // When the calls of the last second began, oldest first. Never longer than the limit.
  readonly #calls: number[] = [];

  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    // First the limit, then the work: a call that is refused should cost next to nothing.
    this.#admit(performance.now());
    const { count } = fromBinary(StreamDataRequestSchema, request.payload);
    if (count < 0) {
      throw new RpcError(StatusCode.INVALID_ARGUMENT, `count must not be negative, found ${String(count)}`);
    }
    for (let index = 0; index < count; index++) {
      if (index > 0) await sleep(50, context.signal);
      const item = create(StreamDataResponseSchema, { index, data: `item ${String(index)}` });
      yield { payload: toBinary(StreamDataResponseSchema, item) };
    }
  }

  /** Counts the call, or throws RESOURCE_EXHAUSTED with the delay after which there is room again. */
  #admit(now: number): void {
    while (this.#calls[0] !== undefined && this.#calls[0] <= now - windowMs) this.#calls.shift();
    const [oldest] = this.#calls;
    if (oldest === undefined || this.#calls.length < callsPerWindow) {
      this.#calls.push(now);
      return;
    }
    const retryAfterMs = Math.ceil(oldest + windowMs - now);
    throw new RpcError(
      StatusCode.RESOURCE_EXHAUSTED,
      `more than ${String(callsPerWindow)} calls in ${String(windowMs)} ms: try again in ${String(retryAfterMs)} ms`,
      // For people the message, for programs the trailing metadata.
      { "retry-after-ms": String(retryAfterMs) },
    );
  }
}
