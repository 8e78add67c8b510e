import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ChatRequestSchema, ChatResponseSchema } from "./gen/chat/v1/chat_pb";

export default class Chat implements GrpcHandler {
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>): AsyncGenerator<GrpcResponse> {
    let messageCount = 0;
    // A stream is read once: the first message is taken here, the rest are counted and never answered.
    for await (const request of requests) {
      const { text } = fromBinary(ChatRequestSchema, request.payload);
      const reply = create(ChatResponseSchema, { text: `Echo: ${text}`, messageCount: ++messageCount });
      if (messageCount === 1) yield { payload: toBinary(ChatResponseSchema, reply) };
    }
  }
}
