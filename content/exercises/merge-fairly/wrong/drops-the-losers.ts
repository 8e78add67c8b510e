import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { StreamMultiplePricesRequestSchema, StreamMultiplePricesResponseSchema } from "./gen/stock/v1/stock_pb";

export default class Tickers implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { symbols, durationSeconds } = fromBinary(StreamMultiplePricesRequestSchema, request.payload);
    const endsAt = performance.now() + durationSeconds * 1000;
    yield* merge(symbols, endsAt, context);
  }
}

/** Begins anew with every price: who was not first begins again, too. */
async function* merge(symbols: string[], endsAt: number, context: CallContext): AsyncGenerator<GrpcResponse> {
  let turn = 0;
  while (performance.now() < endsAt) {
    const sources = symbols.map((_, i) => ticks(symbols[(i + turn) % symbols.length] ?? "", endsAt, context));
    const first = await Promise.race(sources.map((source) => source.next()));
    if (first.done) return;
    yield first.value;
    turn++;
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
