import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ChatRequestSchema, ChatResponseSchema } from "./gen/chat/v1/chat_pb";

const idleMs = 800;

export default class Chat implements GrpcHandler {
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>): AsyncGenerator<GrpcResponse> {
    const source = requests[Symbol.asyncIterator]();
    let isFirst = true;
    for (;;) {
      // The silence after a message has an end; the silence before the first one has none.
      const next = await (isFirst ? source.next() : within(idleMs, source.next()));
      isFirst = false;
      if (next.done) return;
      const { text } = fromBinary(ChatRequestSchema, next.value.payload);
      yield { payload: toBinary(ChatResponseSchema, create(ChatResponseSchema, { text: `Echo: ${text}` })) };
    }
  }
}

/** What is waited for, or ABORTED when it takes too long. */
async function within<T>(ms: number, waited: Promise<T>): Promise<T> {
  let timer: number | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RpcError(StatusCode.ABORTED, `no message for ${String(ms)} ms`)), ms);
  });
  return Promise.race([waited, late]).finally(() => clearTimeout(timer));
}
