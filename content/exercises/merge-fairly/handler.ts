import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { StreamMultiplePricesRequestSchema, StreamMultiplePricesResponseSchema } from "./gen/stock/v1/stock_pb";

export default class Tickers implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { symbols, durationSeconds } = fromBinary(StreamMultiplePricesRequestSchema, request.payload);
    const endsAt = performance.now() + durationSeconds * 1000;
    for (const symbol of symbols) yield* ticks(symbol, endsAt, context);
  }
}

/** One symbol, at its own pace: SLOW takes its time. */
async function* ticks(symbol: string, endsAt: number, context: CallContext): AsyncGenerator<GrpcResponse> {
  while (performance.now() < endsAt) {
    await sleep(symbol === "SLOW" ? 500 : 40, context.signal);
    const tick = create(StreamMultiplePricesResponseSchema, { symbol, price: 100 });
    yield { payload: toBinary(StreamMultiplePricesResponseSchema, tick) };
  }
}
