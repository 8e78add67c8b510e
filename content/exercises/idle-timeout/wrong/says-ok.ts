import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ChatRequestSchema, ChatResponseSchema } from "./gen/chat/v1/chat_pb";

const idleMs = 800;

export default class Chat implements GrpcHandler {
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>): AsyncGenerator<GrpcResponse> {
    const source = requests[Symbol.asyncIterator]();
    for (;;) {
      const next = await within(idleMs, source.next());
      if (!next || next.done) return;
      const { text } = fromBinary(ChatRequestSchema, next.value.payload);
      yield { payload: toBinary(ChatResponseSchema, create(ChatResponseSchema, { text: `Echo: ${text}` })) };
    }
  }
}

/** What is waited for, or nothing when it takes too long. */
async function within<T>(ms: number, waited: Promise<T>): Promise<T | undefined> {
  let timer: number | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([waited, late]).finally(() => clearTimeout(timer));
}
