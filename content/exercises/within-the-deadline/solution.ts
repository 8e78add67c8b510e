import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { SearchRequestSchema, SearchResponseSchema } from "./gen/budget/v1/budget_pb";

export default class Search implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { stages, stageMs } = fromBinary(SearchRequestSchema, request.payload);
    for (let stage = 1; stage <= stages; stage++) {
      // A stage that cannot be finished is not begun.
      if (leftMs(context) < stageMs + 300) return;
      await sleep(stageMs, context.signal);
      yield { payload: toBinary(SearchResponseSchema, create(SearchResponseSchema, { stage })) };
    }
  }
}

function leftMs({ deadline }: CallContext): number {
  return deadline === undefined ? Infinity : deadline.getTime() - Date.now();
}
