import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { SumRequestSchema, SumResponseSchema } from "./gen/performance/v1/performance_pb";

export default class Adder implements GrpcHandler {
  // A field of the class belongs to all calls.
  #total = 0;

  async handleClientStream(requests: AsyncIterable<GrpcRequest>): Promise<GrpcResponse> {
    for await (const request of requests) {
      for (const value of fromBinary(SumRequestSchema, request.payload).values) this.#total += value;
    }
    return { payload: toBinary(SumResponseSchema, create(SumResponseSchema, { total: this.#total })) };
  }
}
