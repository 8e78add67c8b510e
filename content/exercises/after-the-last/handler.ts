import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { SumRequestSchema, SumResponseSchema } from "./gen/performance/v1/performance_pb";

export default class Adder implements GrpcHandler {
  async handleClientStream(requests: AsyncIterable<GrpcRequest>): Promise<GrpcResponse> {
    for await (const request of requests) {
      let total = 0;
      for (const value of fromBinary(SumRequestSchema, request.payload).values) total += value;
      return { payload: toBinary(SumResponseSchema, create(SumResponseSchema, { total })) };
    }
    throw new RpcError(StatusCode.INVALID_ARGUMENT, "expected numbers, found none");
  }
}
