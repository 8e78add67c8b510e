import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { GroupRequestSchema, GroupResponseSchema } from "./gen/pipeline/v1/pipeline_pb";

export default class Grouping implements GrpcHandler {
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>, context: CallContext): AsyncGenerator<GrpcResponse> {
    const source = requests[Symbol.asyncIterator]();
    let next = source.next();
    let values: number[] = [];
    let late: Promise<undefined> | undefined;
    for (;;) {
      // A message, the end, or 400 ms since the first value of the group: whatever comes first.
      const result = await (late ? Promise.race([next, late]) : next);
      if (result && !result.done) {
        values.push(fromBinary(GroupRequestSchema, result.value.payload).value);
        next = source.next();
        late ??= sleep(400, context.signal).then(() => undefined);
        if (values.length < 3) continue;
      }
      if (result?.done) return;
      if (values.length > 0) yield groupOf(values);
      values = [];
      late = undefined;
    }
  }
}

function groupOf(values: number[]): GrpcResponse {
  const group = create(GroupResponseSchema, { values, sum: values.reduce((sum, value) => sum + value, 0) });
  return { payload: toBinary(GroupResponseSchema, group) };
}
