import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { StreamDataRequestSchema, StreamDataResponseSchema } from "./gen/data/v1/data_pb";

export default class Items implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest): AsyncGenerator<GrpcResponse> {
    const { count, errorAtIndex } = fromBinary(StreamDataRequestSchema, request.payload);
    for (let index = 0; index < count; index++) yield read(index, errorAtIndex);
  }
}

function read(index: number, brokenIndex: number | undefined): GrpcResponse {
  if (index === brokenIndex) throw new RpcError(StatusCode.INTERNAL, `item ${String(index)} is broken`);
  const item = create(StreamDataResponseSchema, { index, data: `item ${String(index)}` });
  return { payload: toBinary(StreamDataResponseSchema, item) };
}
