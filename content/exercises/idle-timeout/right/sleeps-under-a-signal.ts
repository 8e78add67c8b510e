import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ChatRequestSchema, ChatResponseSchema } from "./gen/chat/v1/chat_pb";

const idleMs = 800;

export default class Chat implements GrpcHandler {
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>): AsyncGenerator<GrpcResponse> {
    const source = requests[Symbol.asyncIterator]();
    for (;;) {
      const next = await within(idleMs, source.next());
      if (next.done) return;
      const { text } = fromBinary(ChatRequestSchema, next.value.payload);
      yield { payload: toBinary(ChatResponseSchema, create(ChatResponseSchema, { text: `Echo: ${text}` })) };
    }
  }
}

/** What is waited for, or ABORTED when it takes too long. */
async function within<T>(ms: number, waited: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = sleep(ms, over.signal).then(() => {
    throw new RpcError(StatusCode.ABORTED, `no message for ${String(ms)} ms`);
  });
  try {
    return await Promise.race([waited, late]);
  } finally {
    over.abort();
  }
}
