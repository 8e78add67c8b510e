// Something is taken for the length of a call, and must be given back however the call ends: that is what `finally` is for.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { HoldRequestSchema, HoldResponseSchema, ListLeasesResponseSchema } from "./gen/lease/v1/lease_pb";

const maxLeases = 10;

export default class Leases implements GrpcHandler {
  readonly #held = new Set<string>();

  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { name } = fromBinary(HoldRequestSchema, request.payload);
    this.#take(name);
    try {
      for (let beat = 1; ; beat++) {
        yield { payload: toBinary(HoldResponseSchema, create(HoldResponseSchema, { beat })) };
        // Throws as soon as the client has gone.
        await sleep(200, context.signal);
      }
    } finally {
      // Cancel, deadline, lost connection, error: all ways lead through here.
      this.#held.delete(name);
      console.log("released", name);
    }
  }

  async handleRequest(): Promise<GrpcResponse> {
    const response = create(ListLeasesResponseSchema, { held: [...this.#held].sort() });
    return { payload: toBinary(ListLeasesResponseSchema, response) };
  }

  #take(name: string): void {
    if (name === "" || name.length > 20) {
      throw new RpcError(StatusCode.INVALID_ARGUMENT, "name must have 1 to 20 characters");
    }
    if (this.#held.has(name)) throw new RpcError(StatusCode.ALREADY_EXISTS, `"${name}" is held by another call`);
    if (this.#held.size === maxLeases) throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, "all leases are held");
    this.#held.add(name);
  }
}
