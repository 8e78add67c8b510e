import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { GetPriceRequestSchema, GetPriceResponseSchema } from "./gen/stock/v1/stock_pb";

const prices = new Map([
  ["AAPL", 214.3],
  ["IBM", 187.9],
]);

export default class Prices implements GrpcHandler {
  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    const { symbol } = fromBinary(GetPriceRequestSchema, request.payload);
    const price = prices.get(symbol);
    if (price === undefined) throw new Error("no price");
    return { payload: toBinary(GetPriceResponseSchema, create(GetPriceResponseSchema, { symbol, price })) };
  }
}
