// grpc.health.v1: whether the backend takes calls, for load balancers and for the proxy's /healthz.
import { create, toBinary } from "@bufbuild/protobuf";
import {
  type CallContext,
  type GrpcHandler,
  type GrpcRequest,
  type GrpcResponse,
  RpcError,
  sleep,
  StatusCode,
} from "grpc-handler";
import {
  HealthCheckRequestSchema,
  HealthCheckResponse_ServingStatus as Serving,
  HealthCheckResponseSchema,
} from "#gen/grpc/health/v1/health_pb.js";
import { readRequest } from "../read-request.ts";
import type { Readiness } from "../telemetry/index.ts";

/** A name to check by, and no service: SERVING while readers are taken that the backend does not have yet. */
const newReaders = "playground.v1.NewReaders";

/** What the backend can take. */
export type Takes = Pick<Readiness, "takesReaders" | "takesCalls">;

export interface HealthOptions {
  /** The services that exist; "" stands for the whole backend. */
  readonly services: ReadonlySet<string>;
  readonly readiness: () => Takes;
  /** How often a Watch looks again, in milliseconds. */
  readonly watchMs: number;
}

/** Answers Check and Watch. Check of a service that does not exist is NOT_FOUND; its Watch says SERVICE_UNKNOWN. */
export class HealthHandler implements GrpcHandler {
  readonly #options: HealthOptions;

  constructor(options: HealthOptions) {
    this.#options = options;
  }

  handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    return Promise.try(() => {
      const { service } = readRequest(HealthCheckRequestSchema, request.payload);
      const status = this.#statusOf(service);
      if (status === Serving.SERVICE_UNKNOWN)
        throw new RpcError(StatusCode.NOT_FOUND, `there is no service "${service}"`);
      return response(status);
    });
  }

  async *handleServerStream(request: GrpcRequest, { signal }: CallContext): AsyncGenerator<GrpcResponse> {
    const { service } = readRequest(HealthCheckRequestSchema, request.payload);
    let sent: Serving | undefined;
    for (;;) {
      const status = this.#statusOf(service);
      if (status !== sent) yield response(status);
      sent = status;
      await sleep(this.#options.watchMs, signal);
    }
  }

  #statusOf(service: string): Serving {
    const { takesCalls, takesReaders } = this.#options.readiness();
    if (service === newReaders) return takesReaders ? Serving.SERVING : Serving.NOT_SERVING;
    if (service !== "" && !this.#options.services.has(service)) return Serving.SERVICE_UNKNOWN;
    return takesCalls ? Serving.SERVING : Serving.NOT_SERVING;
  }
}

function response(status: Serving): GrpcResponse {
  return { payload: toBinary(HealthCheckResponseSchema, create(HealthCheckResponseSchema, { status })) };
}
