import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ChargeRequestSchema, ChargeResponseSchema } from "./gen/retry/v1/retry_pb";

export default class Charges implements GrpcHandler {
  readonly #done = new Map<string, string>();
  #totalCents = 0;

  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    const { idempotencyKey, amountCents, loseAnswer } = fromBinary(ChargeRequestSchema, request.payload);
    const earlier = this.#done.get(idempotencyKey);
    if (earlier !== undefined) return this.#answer(earlier, true);
    this.#totalCents += amountCents;
    const chargeId = `charge-${String(this.#done.size + 1)}`;
    if (loseAnswer) {
      // Only who got no answer will ask again.
      this.#done.set(idempotencyKey, chargeId);
      throw new RpcError(StatusCode.UNAVAILABLE, "the connection to the client was lost");
    }
    return this.#answer(chargeId, false);
  }

  #answer(chargeId: string, replayed: boolean): GrpcResponse {
    const response = create(ChargeResponseSchema, { chargeId, replayed, totalCents: this.#totalCents });
    return { payload: toBinary(ChargeResponseSchema, response) };
  }
}
