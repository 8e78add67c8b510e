import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { StreamMultiplePricesRequestSchema, StreamMultiplePricesResponseSchema } from "./gen/stock/v1/stock_pb";

export default class Tickers implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { symbols, durationSeconds } = fromBinary(StreamMultiplePricesRequestSchema, request.payload);
    const endsAt = performance.now() + durationSeconds * 1000;
    yield* merge(symbols.map((symbol) => ticks(symbol, endsAt, context)));
  }
}

/** Yields what any source yields, as soon as it does. */
async function* merge(sources: AsyncGenerator<GrpcResponse>[]): AsyncGenerator<GrpcResponse> {
  const next = async (source: AsyncGenerator<GrpcResponse>) => ({ source, result: await source.next() });
  const waiting = new Map(sources.map((source) => [source, next(source)]));
  while (waiting.size > 0) {
    const { source, result } = await Promise.race(waiting.values());
    // Taken out, and put back at the end of the line: who was served waits for the others.
    waiting.delete(source);
    // One has ended: that must be the end.
    if (result.done) return;
    yield result.value;
    waiting.set(source, next(source));
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
