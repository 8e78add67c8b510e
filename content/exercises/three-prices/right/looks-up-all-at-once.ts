import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { StreamPricesRequestSchema, StreamPricesResponseSchema } from "./gen/stock/v1/stock_pb";

export default class Ticker implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { symbol, count } = fromBinary(StreamPricesRequestSchema, request.payload);
    const prices = Array.from({ length: count }, () => lookUp(context));
    let sequence = 0;
    for (const price of prices) yield answer(symbol, await price, ++sequence);
  }
}

/** Takes its time, as exchanges do. */
async function lookUp(context: CallContext): Promise<number> {
  await sleep(80, context.signal);
  return 100;
}

function answer(symbol: string, price: number, sequence: number): GrpcResponse {
  const tick = create(StreamPricesResponseSchema, { symbol, price, sequence });
  return { payload: toBinary(StreamPricesResponseSchema, tick) };
}
