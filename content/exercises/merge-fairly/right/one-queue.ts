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
  const ready: GrpcResponse[] = [];
  const state = { open: sources.length };
  let wake = (): void => undefined;
  const read = async (source: AsyncGenerator<GrpcResponse>): Promise<void> => {
    for await (const response of source) {
      ready.push(response);
      wake();
    }
  };
  const reading = sources.map((source) =>
    read(source).finally(() => {
      state.open--;
      wake();
    }),
  );
  while (state.open > 0 || ready.length > 0) {
    const response = ready.shift();
    if (response) yield response;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
  await Promise.all(reading);
}

/** One symbol, at its own pace: SLOW takes its time. */
async function* ticks(symbol: string, endsAt: number, context: CallContext): AsyncGenerator<GrpcResponse> {
  while (performance.now() < endsAt) {
    await sleep(symbol === "SLOW" ? 500 : 40, context.signal);
    const tick = create(StreamMultiplePricesResponseSchema, { symbol, price: 100 });
    yield { payload: toBinary(StreamMultiplePricesResponseSchema, tick) };
  }
}
