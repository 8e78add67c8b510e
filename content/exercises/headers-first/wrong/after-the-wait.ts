import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { AnnounceRequestSchema, AnnounceResponseSchema } from "./gen/metadata/v1/metadata_pb";

export default class Queue implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { waitMs } = fromBinary(AnnounceRequestSchema, request.payload);
    await sleep(waitMs, context.signal);
    context.sendHeaders({ "queue-place": "7" });
    yield { payload: toBinary(AnnounceResponseSchema, create(AnnounceResponseSchema, { text: "your turn" })) };
  }
}
