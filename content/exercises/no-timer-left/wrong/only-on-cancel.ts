import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { StreamPricesRequestSchema, StreamPricesResponseSchema } from "./gen/stock/v1/stock_pb";

export default class Ticker implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { symbol, count } = fromBinary(StreamPricesRequestSchema, request.payload);
    const waiting: number[] = [];
    // The exchange calls back, whether we want it or not.
    const feed = setInterval(() => waiting.push(100), 40);
    // The signal fires when a call is cut short. This one may just as well end.
    context.signal.addEventListener("abort", () => clearInterval(feed));
    for (let sequence = 1; count === 0 || sequence <= count; sequence++) {
      while (waiting.length === 0) await sleep(5, context.signal);
      const tick = create(StreamPricesResponseSchema, { symbol, price: waiting.shift() ?? 0, sequence });
      yield { payload: toBinary(StreamPricesResponseSchema, tick) };
    }
  }
}
