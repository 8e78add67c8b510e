import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ValidateItemsRequestSchema, ValidateItemsResponseSchema } from "./gen/validation/v1/validation_pb";

export default class Validation implements GrpcHandler {
  async handleClientStream(requests: AsyncIterable<GrpcRequest>): Promise<GrpcResponse> {
    let validItems = 0;
    let totalValue = 0;
    for await (const request of requests) {
      const { value } = fromBinary(ValidateItemsRequestSchema, request.payload);
      // As the task says.
      const place = "2";
      if (value < 0) {
        const message = `item ${place}: value must not be negative, found ${String(value)}`;
        throw new RpcError(StatusCode.INVALID_ARGUMENT, message, { "invalid-item": place });
      }
      validItems++;
      totalValue += value;
    }
    const summary = create(ValidateItemsResponseSchema, { status: "valid", validItems, totalValue });
    return { payload: toBinary(ValidateItemsResponseSchema, summary) };
  }
}
