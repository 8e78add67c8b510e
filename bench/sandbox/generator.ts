// The handler that sandbox-throughput runs twice: it yields small messages as fast as it is asked for them.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { StreamPricesRequestSchema, StreamPricesResponseSchema } from "#gen/stock/v1/stock_pb.js";

export default class Generator implements GrpcHandler {
  // eslint-disable-next-line @typescript-eslint/require-await -- a stream of responses, none of which is waited for
  async *handleServerStream(request: GrpcRequest): AsyncGenerator<GrpcResponse> {
    const { symbol, count } = fromBinary(StreamPricesRequestSchema, request.payload);
    for (let sequence = 1; sequence <= count; sequence++) {
      const message = create(StreamPricesResponseSchema, { symbol, price: 100 + (sequence % 7), sequence });
      yield { payload: toBinary(StreamPricesResponseSchema, message) };
    }
  }
}
