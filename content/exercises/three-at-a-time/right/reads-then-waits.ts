import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ChatRequestSchema, ChatResponseSchema } from "./gen/chat/v1/chat_pb";

export default class Workers implements GrpcHandler {
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>, context: CallContext): AsyncGenerator<GrpcResponse> {
    const inHand: Promise<GrpcResponse>[] = [];
    for await (const request of requests) {
      // One more request is read than is worked on; its work begins when there is room.
      const oldest = inHand.length >= 3 ? inHand.shift() : undefined;
      if (oldest) yield await oldest;
      inHand.push(answer(request, context));
    }
    for (const response of inHand) yield await response;
  }
}

/** Slow work: some hundred milliseconds, more for some than for others. Its two lines on the console are what the checks count. */
async function answer(request: GrpcRequest, context: CallContext): Promise<GrpcResponse> {
  const { text } = fromBinary(ChatRequestSchema, request.payload);
  console.log(`work begins: ${text}`);
  await sleep(text.length % 2 === 0 ? 240 : 160, context.signal);
  console.log(`work ends: ${text}`);
  return { payload: toBinary(ChatResponseSchema, create(ChatResponseSchema, { text: `Echo: ${text}` })) };
}
