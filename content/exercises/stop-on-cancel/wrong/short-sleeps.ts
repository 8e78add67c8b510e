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
      // Short enough to notice a cancel in time, and twenty prices a second.
      await sleep(50);
      if (context.signal.aborted) return;
    }
  }
}
