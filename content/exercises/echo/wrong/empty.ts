import { create, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcResponse } from "grpc-handler";
import { SendMessageResponseSchema } from "./gen/chat/v1/chat_pb";

export default class Chat implements GrpcHandler {
  async handleRequest(): Promise<GrpcResponse> {
    const reply = create(SendMessageResponseSchema, {});
    return { payload: toBinary(SendMessageResponseSchema, reply) };
  }
}
