import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { GetPriceRequestSchema, GetPriceResponseSchema } from "./gen/stock/v1/stock_pb";

const prices = new Map([
  ["AAPL", 214.3],
  ["IBM", 187.9],
]);

export default class Prices implements GrpcHandler {
  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    const { symbol } = fromBinary(GetPriceRequestSchema, request.payload);
    // What is made of digits is no symbol; there is more that is none.
    if (/^\d+$/.test(symbol)) {
      throw new RpcError(StatusCode.INVALID_ARGUMENT, `symbol must be one to five capital letters, found "${symbol}"`);
    }
    const price = prices.get(symbol);
    if (price === undefined) throw new RpcError(StatusCode.NOT_FOUND, `there is no price of ${symbol}`);
    return { payload: toBinary(GetPriceResponseSchema, create(GetPriceResponseSchema, { symbol, price })) };
  }
}
