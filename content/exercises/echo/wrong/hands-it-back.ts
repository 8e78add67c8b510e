import { fromBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { SendMessageRequestSchema } from "./gen/chat/v1/chat_pb";

export default class Chat implements GrpcHandler {
  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    // What the client sent, as an object with the fields of the .proto.
    const message = fromBinary(SendMessageRequestSchema, request.payload);
    console.log(message.text);
    // The bytes of a request, read as a response: field by field, whatever the names are.
    return { payload: request.payload };
  }
}
