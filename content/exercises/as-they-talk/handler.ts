import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ChatRequestSchema, ChatResponseSchema } from "./gen/chat/v1/chat_pb";

export default class Chat implements GrpcHandler {
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>): AsyncGenerator<GrpcResponse> {
    const texts: string[] = [];
    for await (const request of requests) texts.push(fromBinary(ChatRequestSchema, request.payload).text);
    let messageCount = 0;
    for (const text of texts) {
      const reply = create(ChatResponseSchema, { text: `Echo: ${text}`, messageCount: ++messageCount });
      yield { payload: toBinary(ChatResponseSchema, reply) };
    }
  }
}
