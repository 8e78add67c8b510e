import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { GetPriceRequestSchema, GetPriceResponseSchema } from "./gen/stock/v1/stock_pb";

export default class Mirrors implements GrpcHandler {
  async handleRequest(request: GrpcRequest, context: CallContext): Promise<GrpcResponse> {
    const { symbol } = fromBinary(GetPriceRequestSchema, request.payload);
    const price = await Promise.any(mirrors.map((mirror) => ask(mirror, context.signal)));
    return { payload: toBinary(GetPriceResponseSchema, create(GetPriceResponseSchema, { symbol, price })) };
  }
}

interface Mirror {
  readonly price: number;
  readonly delayMs: number;
  readonly isBroken?: boolean;
}

const mirrors: readonly Mirror[] = [
  { price: 101, delayMs: 20_000 },
  { price: 102, delayMs: 10, isBroken: true },
  { price: 103, delayMs: 60 },
  { price: 104, delayMs: 60_000 },
];

async function ask({ price, delayMs, isBroken }: Mirror, signal: AbortSignal): Promise<number> {
  await sleep(delayMs, signal);
  if (isBroken) throw new RpcError(StatusCode.UNAVAILABLE, "this mirror is broken");
  return price;
}
