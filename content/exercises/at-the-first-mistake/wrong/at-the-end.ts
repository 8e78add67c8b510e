import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ValidateItemsRequestSchema, ValidateItemsResponseSchema } from "./gen/validation/v1/validation_pb";

export default class Validation implements GrpcHandler {
  async handleClientStream(requests: AsyncIterable<GrpcRequest>): Promise<GrpcResponse> {
    let validItems = 0;
    let totalValue = 0;
    let wrong: number | undefined;
    for await (const request of requests) {
      const { value } = fromBinary(ValidateItemsRequestSchema, request.payload);
      if (value < 0) wrong ??= validItems + 1;
      validItems++;
      totalValue += value;
    }
    if (wrong !== undefined) {
      const message = `item ${String(wrong)}: value must not be negative`;
      throw new RpcError(StatusCode.INVALID_ARGUMENT, message, { "invalid-item": String(wrong) });
    }
    const summary = create(ValidateItemsResponseSchema, { status: "valid", validItems, totalValue });
    return { payload: toBinary(ValidateItemsResponseSchema, summary) };
  }
}
