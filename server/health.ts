// What GET /healthz says: each part's state, the backend's by really asking it over gRPC.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import {
  HealthCheckRequestSchema,
  type HealthCheckResponse,
  HealthCheckResponse_ServingStatus as Serving,
  HealthCheckResponseSchema,
} from "#gen/grpc/health/v1/health_pb.js";
import { limits } from "./limits.ts";

export interface Health {
  /** 200 when calls can be taken, else 503. */
  readonly status: number;
  readonly body: object;
}

/** `parts` adds what only the same process knows. */
export function createHealth(backendUrl: string, parts: () => object = () => ({})): () => Promise<Health> {
  const client = new Client(new URL(backendUrl).host, credentials.createInsecure());
  return async () => {
    const backend = await ask(client);
    const serving = backend === "SERVING";
    return {
      status: serving ? 200 : 503,
      body: { status: serving ? "SERVING" : "NOT_SERVING", parts: { proxy: "SERVING", backend, ...parts() } },
    };
  };
}

function ask(client: Client): Promise<string> {
  const request = create(HealthCheckRequestSchema);
  const serialize = (): Buffer => Buffer.from(toBinary(HealthCheckRequestSchema, request));
  const deserialize = (bytes: Buffer): HealthCheckResponse => fromBinary(HealthCheckResponseSchema, bytes);
  const options = { deadline: Date.now() + limits.healthCheckMs };
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      "/grpc.health.v1.Health/Check",
      serialize,
      deserialize,
      request,
      new Metadata(),
      options,
      (error, response) => {
        resolve(response ? Serving[response.status] : `unreachable: ${error?.details ?? "no response"}`);
      },
    );
  });
}
