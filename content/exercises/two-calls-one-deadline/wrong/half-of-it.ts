import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { SearchRequestSchema, SearchResponseSchema } from "./gen/budget/v1/budget_pb";

export default class Search implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { stageMs } = fromBinary(SearchRequestSchema, request.payload);
    const budget = firstBudget(context);
    try {
      await askFirst(stageMs, budget);
      yield found(1);
    } catch (error) {
      // The first source has used up its share. If the whole call is over, so is this.
      if (context.signal.aborted || !budget.aborted) throw error;
    }
    await askSecond(context.signal);
    yield found(2);
  }
}

/** Fires when the first source has to be left, or the call is over. */
function firstBudget({ deadline, signal }: CallContext): AbortSignal {
  if (deadline === undefined) return signal;
  // Half for each: the second one needs a tenth of a second.
  const ms = Math.max(1, (deadline.getTime() - Date.now()) / 2);
  return AbortSignal.any([signal, AbortSignal.timeout(ms)]);
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
