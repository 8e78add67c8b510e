import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { HoldRequestSchema, HoldResponseSchema } from "./gen/lease/v1/lease_pb";

export default class Leases implements GrpcHandler {
  // One lease, whatever its name.
  #isHeld = false;

  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { name } = fromBinary(HoldRequestSchema, request.payload);
    if (this.#isHeld) throw new RpcError(StatusCode.ALREADY_EXISTS, `${name} is held by another call`);
    this.#isHeld = true;
    try {
      for (let beat = 1; ; beat++) {
        yield { payload: toBinary(HoldResponseSchema, create(HoldResponseSchema, { beat })) };
        await sleep(50, context.signal);
      }
    } finally {
      // On every path: cancel, deadline, error.
      this.#isHeld = false;
    }
  }
}
