import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { StreamDataRequestSchema, StreamDataResponseSchema } from "./gen/api/v1/api_pb";

const windowMs = 3000;
const most = 5;

export default class Api implements GrpcHandler {
  /** When the calls of the last three seconds were let in, oldest first. */
  #calls: number[] = [];

  async *handleServerStream(request: GrpcRequest): AsyncGenerator<GrpcResponse> {
    this.#letIn(performance.now());
    const { count } = fromBinary(StreamDataRequestSchema, request.payload);
    for (let index = 0; index < count; index++) {
      yield { payload: toBinary(StreamDataResponseSchema, create(StreamDataResponseSchema, { index })) };
    }
  }

  #letIn(now: number): void {
    this.#calls = this.#calls.filter((at) => at > now - windowMs);
    // A whole window from the last call on: safe, and far too long.
    const newest = this.#calls.at(-1) ?? now;
    if (this.#calls.length >= most) throw refused(newest + windowMs - now);
    this.#calls.push(now);
  }
}

function refused(waitMs: number): RpcError {
  const retryAfterMs = String(Math.ceil(waitMs));
  const message = `more than ${String(most)} calls in three seconds: try again in ${retryAfterMs} ms`;
  return new RpcError(StatusCode.RESOURCE_EXHAUSTED, message, { "retry-after-ms": retryAfterMs });
}
