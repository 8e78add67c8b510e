import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { GroupRequestSchema, GroupResponseSchema } from "./gen/pipeline/v1/pipeline_pb";

export default class Grouping implements GrpcHandler {
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>): AsyncGenerator<GrpcResponse> {
    let values: number[] = [];
    for await (const request of requests) {
      values.push(fromBinary(GroupRequestSchema, request.payload).value);
      yield groupOf(values);
      values = [];
    }
    if (values.length > 0) yield groupOf(values);
  }
}

function groupOf(values: number[]): GrpcResponse {
  const group = create(GroupResponseSchema, { values, sum: values.reduce((sum, value) => sum + value, 0) });
  return { payload: toBinary(GroupResponseSchema, group) };
}
