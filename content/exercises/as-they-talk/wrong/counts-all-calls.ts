import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ChatRequestSchema, ChatResponseSchema } from "./gen/chat/v1/chat_pb";

export default class Chat implements GrpcHandler {
  // A field of the class belongs to all calls.
  #messageCount = 0;

  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>): AsyncGenerator<GrpcResponse> {
    for await (const request of requests) {
      const { text } = fromBinary(ChatRequestSchema, request.payload);
      const reply = create(ChatResponseSchema, { text: `Echo: ${text}`, messageCount: ++this.#messageCount });
      yield { payload: toBinary(ChatResponseSchema, reply) };
    }
  }
}
