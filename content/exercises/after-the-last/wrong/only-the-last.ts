import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { SumRequestSchema, SumResponseSchema } from "./gen/performance/v1/performance_pb";

export default class Adder implements GrpcHandler {
  async handleClientStream(requests: AsyncIterable<GrpcRequest>): Promise<GrpcResponse> {
    let total = 0;
    for await (const request of requests) {
      total = 0;
      for (const value of fromBinary(SumRequestSchema, request.payload).values) total += value;
    }
    return { payload: toBinary(SumResponseSchema, create(SumResponseSchema, { total })) };
  }
}
