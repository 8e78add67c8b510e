import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ChatRequestSchema, ChatResponseSchema } from "./gen/chat/v1/chat_pb";

export default class Workers implements GrpcHandler {
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>, context: CallContext): AsyncGenerator<GrpcResponse> {
    const answers: Promise<GrpcResponse>[] = [];
    const reader = { working: 0, isOver: false };
    let wakeReader = (): void => undefined;
    let wakeWriter = (): void => undefined;
    // Reads on while an answer is awaited, with a place for three at work.
    const read = async (): Promise<void> => {
      for await (const request of requests) {
        reader.working++;
        const done = (): void => {
          reader.working--;
          wakeReader();
        };
        answers.push(answer(request, context).finally(done));
        wakeWriter();
        while (reader.working >= 3) await new Promise<void>((resolve) => (wakeReader = resolve));
      }
    };
    const reading = read().finally(() => {
      reader.isOver = true;
      wakeWriter();
    });
    while (!reader.isOver || answers.length > 0) {
      const next = answers.shift();
      if (next) yield await next;
      else await new Promise<void>((resolve) => (wakeWriter = resolve));
    }
    await reading;
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
