import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { SumRequestSchema, SumResponseSchema } from "./gen/performance/v1/performance_pb";

export default class Adder implements GrpcHandler {
  async handleClientStream(requests: AsyncIterable<GrpcRequest>): Promise<GrpcResponse> {
    let total = 0;
    // The loop ends with the client's half-close.
    for await (const request of requests) {
      for (const value of fromBinary(SumRequestSchema, request.payload).values) total += value;
    }
    if (total === 0) throw new RpcError(StatusCode.INVALID_ARGUMENT, "expected numbers, found none");
    return { payload: toBinary(SumResponseSchema, create(SumResponseSchema, { total })) };
  }
}
