import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { SearchRequestSchema, SearchResponseSchema } from "./gen/budget/v1/budget_pb";

export default class Search implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { stageMs } = fromBinary(SearchRequestSchema, request.payload);
    // With a deadline there is no time for experiments.
    if (context.deadline === undefined) {
      await askFirst(stageMs, context.signal);
      yield found(1);
    }
    await askSecond(context.signal);
    yield found(2);
  }
}

/** The good source: sometimes quick, sometimes not to be waited for. */
async function askFirst(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, signal);
}

/** The sure source. */
async function askSecond(signal: AbortSignal): Promise<void> {
  await sleep(100, signal);
}

function found(stage: number): GrpcResponse {
  return { payload: toBinary(SearchResponseSchema, create(SearchResponseSchema, { stage })) };
}
