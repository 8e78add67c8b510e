import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ChargeRequestSchema, ChargeResponseSchema } from "./gen/retry/v1/retry_pb";

export default class Charges implements GrpcHandler {
  readonly #done = new Map<string, GrpcResponse>();
  #totalCents = 0;

  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    const { idempotencyKey, amountCents, loseAnswer } = fromBinary(ChargeRequestSchema, request.payload);
    const earlier = this.#done.get(idempotencyKey);
    if (earlier !== undefined) return earlier;
    this.#totalCents += amountCents;
    const chargeId = `charge-${String(this.#done.size + 1)}`;
    // Remembered with the work, before anything can go wrong.
    this.#done.set(idempotencyKey, this.#answer(chargeId, true));
    if (loseAnswer) throw new RpcError(StatusCode.UNAVAILABLE, "the connection to the client was lost");
    return this.#answer(chargeId, false);
  }

  #answer(chargeId: string, replayed: boolean): GrpcResponse {
    const response = create(ChargeResponseSchema, { chargeId, replayed, totalCents: this.#totalCents });
    return { payload: toBinary(ChargeResponseSchema, response) };
  }
}
