import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { StreamPricesRequestSchema, StreamPricesResponseSchema } from "./gen/stock/v1/stock_pb";

export default class Ticker implements GrpcHandler {
  // A field of the class belongs to all calls.
  #sequence = 0;

  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { symbol, count } = fromBinary(StreamPricesRequestSchema, request.payload);
    for (let left = count; left > 0; left--) {
      const price = await lookUp(context);
      // Each yield is a message on its way.
      yield answer(symbol, price, ++this.#sequence);
    }
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
