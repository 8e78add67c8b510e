// A deadline is a budget: look at what is left before each stage, and give back what there is while somebody still listens.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { SearchRequestSchema, SearchResponseSchema } from "./gen/budget/v1/budget_pb";

/** What the way back to the client may take. */
const reserveMs = 50;

export default class DeadlineBudget implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { stages, stageMs } = fromBinary(SearchRequestSchema, request.payload);
    checkRange("stages", stages, 1, 20);
    checkRange("stage_ms", stageMs, 1, 2000);
    let stage = 0;
    while (stage < stages && leftMs(context) > stageMs + reserveMs) {
      await sleep(stageMs, context.signal);
      stage++;
      const left = leftMs(context);
      const found = { stage, leftMs: Number.isFinite(left) ? Math.round(left) : 0 };
      yield { payload: toBinary(SearchResponseSchema, create(SearchResponseSchema, found)) };
    }
    // An answer that is not complete says so, where a program can see it.
    context.trailers["stages-skipped"] = String(stages - stage);
  }
}

/** Milliseconds until the client stops waiting. */
function leftMs({ deadline }: CallContext): number {
  return deadline ? Math.max(0, deadline.getTime() - Date.now()) : Infinity;
}

function checkRange(field: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new RpcError(
    StatusCode.INVALID_ARGUMENT,
    `${field} must be from ${String(least)} to ${String(most)}, found ${String(value)}`,
  );
}
