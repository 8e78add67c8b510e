import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { SearchRequestSchema, SearchResponseSchema } from "./gen/budget/v1/budget_pb";

export default class Search implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { stages, stageMs } = fromBinary(SearchRequestSchema, request.payload);
    // A stage that cannot be finished is begun, and left in time.
    const ms = leftMs(context) - 300;
    const signal =
      ms === Infinity ? context.signal : AbortSignal.any([context.signal, AbortSignal.timeout(Math.max(0, ms))]);
    for (let stage = 1; stage <= stages; stage++) {
      try {
        await sleep(stageMs, signal);
      } catch (error) {
        if (context.signal.aborted) throw error;
        return;
      }
      yield { payload: toBinary(SearchResponseSchema, create(SearchResponseSchema, { stage })) };
    }
  }
}

function leftMs({ deadline }: CallContext): number {
  return deadline === undefined ? Infinity : deadline.getTime() - Date.now();
}
