import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ChatRequestSchema, ChatResponseSchema } from "./gen/chat/v1/chat_pb";

export default class Chat implements GrpcHandler {
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>): AsyncGenerator<GrpcResponse> {
    let messageCount = 0;
    let last: GrpcResponse | undefined;
    for await (const request of requests) {
      const { text } = fromBinary(ChatRequestSchema, request.payload);
      const reply = create(ChatResponseSchema, { text: `Echo: ${text}`, messageCount: ++messageCount });
      // The answer to the message before: right in the end, and always too late.
      if (last) yield last;
      last = { payload: toBinary(ChatResponseSchema, reply) };
    }
    if (last) yield last;
  }
}
