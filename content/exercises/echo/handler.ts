import { fromBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { SendMessageRequestSchema } from "./gen/chat/v1/chat_pb";

export default class Chat implements GrpcHandler {
  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    // What the client sent, as an object with the fields of the .proto.
    const message = fromBinary(SendMessageRequestSchema, request.payload);
    throw new RpcError(StatusCode.UNIMPLEMENTED, `nobody has written yet how to answer "${message.text}"`);
  }
}
