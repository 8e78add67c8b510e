import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ValidateItemsRequestSchema, ValidateItemsResponseSchema } from "./gen/validation/v1/validation_pb";

export default class Validation implements GrpcHandler {
  async handleClientStream(requests: AsyncIterable<GrpcRequest>): Promise<GrpcResponse> {
    let validItems = 0;
    let totalValue = 0;
    let status = "valid";
    for await (const request of requests) {
      const { value } = fromBinary(ValidateItemsRequestSchema, request.payload);
      if (value < 0) status = "invalid";
      validItems++;
      totalValue += value;
    }
    const summary = create(ValidateItemsResponseSchema, { status, validItems, totalValue });
    return { payload: toBinary(ValidateItemsResponseSchema, summary) };
  }
}
