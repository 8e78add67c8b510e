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

/** One of each, then again one of each: fair, and as slow as the slowest. */
async function* merge(sources: AsyncGenerator<GrpcResponse>[]): AsyncGenerator<GrpcResponse> {
  let open = sources;
  while (open.length > 0) {
    const results = await Promise.all(open.map(async (source) => ({ source, result: await source.next() })));
    for (const { result } of results) if (!result.done) yield result.value;
    open = results.filter(({ result }) => !result.done).map(({ source }) => source);
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
