import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { SendMessageRequestSchema, SendMessageResponseSchema } from "./gen/chat/v1/chat_pb";

export default class Chat implements GrpcHandler {
  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    const { text } = fromBinary(SendMessageRequestSchema, request.payload);
    const reply = create(SendMessageResponseSchema, { from: "server", text: `Echo: ${text}`, messageCount: 1 });
    return { payload: toBinary(SendMessageResponseSchema, reply) };
  }
}
