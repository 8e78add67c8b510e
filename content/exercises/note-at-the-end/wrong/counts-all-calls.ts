import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { StreamDataRequestSchema, StreamDataResponseSchema } from "./gen/data/v1/data_pb";

export default class Items implements GrpcHandler {
  // A field of the class belongs to all calls.
  #sent = 0;

  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { count, errorAtIndex } = fromBinary(StreamDataRequestSchema, request.payload);
    try {
      for (let index = 0; index < count; index++) {
        if (index === errorAtIndex) throw new RpcError(StatusCode.INTERNAL, `item ${String(index)} is broken`);
        yield { payload: toBinary(StreamDataResponseSchema, create(StreamDataResponseSchema, { index })) };
        this.#sent++;
      }
    } finally {
      context.trailers["items-sent"] = String(this.#sent);
    }
  }
}
