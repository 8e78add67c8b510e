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
      // Whoever sleeps until the cancel ends with it, and has nothing more to sell.
      await sleep(100_000_000, context.signal);
    }
  }
}
