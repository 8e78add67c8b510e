import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { SearchRequestSchema, SearchResponseSchema } from "./gen/budget/v1/budget_pb";

export default class Search implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { stages, stageMs } = fromBinary(SearchRequestSchema, request.payload);
    const begun = performance.now();
    for (let stage = 1; stage <= stages; stage++) {
      // No client waits for much more than a second.
      if (performance.now() - begun > 1100) return;
      await sleep(stageMs, context.signal);
      yield { payload: toBinary(SearchResponseSchema, create(SearchResponseSchema, { stage })) };
    }
  }
}
