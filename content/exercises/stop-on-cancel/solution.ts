import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { StreamPricesRequestSchema, StreamPricesResponseSchema } from "./gen/stock/v1/stock_pb";

// A price every second, until the client has had enough.
export default class Ticker implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { symbol } = fromBinary(StreamPricesRequestSchema, request.payload);
    for (let sequence = 1; ; sequence++) {
      const tick = create(StreamPricesResponseSchema, { symbol, price: 100 + sequence, sequence });
      yield { payload: toBinary(StreamPricesResponseSchema, tick) };
      // Wakes at once when the signal fires, and throws: the loop is left.
      await sleep(1000, context.signal);
    }
  }
}
