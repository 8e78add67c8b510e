// What makes a second try worth while (UNAVAILABLE, with a hint when) and safe (a key that the client chooses).
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import {
  ChargeRequestSchema,
  ChargeResponseSchema,
  FetchRequestSchema,
  FetchResponseSchema,
} from "./gen/retry/v1/retry_pb";

const maxKeys = 1000;

export default class Retry implements GrpcHandler {
  readonly #attempts = new Map<string, number>();
  readonly #charges = new Map<string, string>();
  #totalCents = 0;

  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    return request.methodName === "Charge" ? this.#charge(request.payload) : this.#fetch(request.payload);
  }

  #fetch(payload: Uint8Array): GrpcResponse {
    const { key, failures } = fromBinary(FetchRequestSchema, payload);
    checkKey("key", key);
    if (failures < 0 || failures > 10) throw invalid(`failures must be from 0 to 10, found ${String(failures)}`);
    const attempts = (this.#attempts.get(key) ?? 0) + 1;
    remember(this.#attempts, key, attempts);
    if (attempts <= failures) {
      // gRPC's own trailer for "not before": clients that retry by policy obey it.
      throw new RpcError(StatusCode.UNAVAILABLE, `attempt ${String(attempts)} of "${key}" found nobody at home`, {
        "grpc-retry-pushback-ms": "200",
      });
    }
    this.#attempts.delete(key);
    return { payload: toBinary(FetchResponseSchema, create(FetchResponseSchema, { attempts })) };
  }

  #charge(payload: Uint8Array): GrpcResponse {
    const { idempotencyKey: key, amountCents, loseAnswer } = fromBinary(ChargeRequestSchema, payload);
    checkKey("idempotency_key", key);
    if (amountCents <= 0) throw invalid(`amount_cents must be positive, found ${String(amountCents)}`);
    const earlier = this.#charges.get(key);
    const chargeId = earlier ?? crypto.randomUUID();
    if (earlier === undefined) {
      this.#totalCents += amountCents;
      remember(this.#charges, key, chargeId);
      // The work is done; only the client does not know.
      if (loseAnswer) throw new RpcError(StatusCode.UNAVAILABLE, "the answer was lost on the way");
    }
    const response = { chargeId, replayed: earlier !== undefined, totalCents: this.#totalCents };
    return { payload: toBinary(ChargeResponseSchema, create(ChargeResponseSchema, response)) };
  }
}

/** Keys come from clients, so the oldest one makes room. */
function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > maxKeys && oldest !== undefined) map.delete(oldest);
}

function checkKey(field: string, key: string): void {
  if (key === "" || key.length > 64) throw invalid(`${field} must have 1 to 64 characters`);
}

function invalid(message: string): RpcError {
  return new RpcError(StatusCode.INVALID_ARGUMENT, message);
}
