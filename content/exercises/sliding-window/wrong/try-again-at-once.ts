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
    if (this.#calls.length >= most) throw refused();
    this.#calls.push(now);
  }
}

function refused(): RpcError {
  // The trailer is there. Who obeys it is refused again, at once.
  const retryAfterMs = "0";
  const message = `more than ${String(most)} calls in three seconds: try again in ${retryAfterMs} ms`;
  return new RpcError(StatusCode.RESOURCE_EXHAUSTED, message, { "retry-after-ms": retryAfterMs });
}
