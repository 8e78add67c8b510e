// What GET /healthz says: each part's state, the backend's by a real health call over gRPC.
import { type DescMessage, fromBinary, type MessageShape, toJson } from "@bufbuild/protobuf";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import {
  HealthCheckResponse_ServingStatus as Serving,
  HealthCheckResponseSchema,
} from "#gen/grpc/health/v1/health_pb.js";
import { GetStateResponseSchema } from "#gen/playground/v1/playground_pb.js";
import { limits } from "./limits.ts";

export interface Health {
  /** 200 when calls can be taken, else 503. */
  readonly status: number;
  readonly body: object;
  /** The backend's own state, or why it cannot be called. */
  readonly backend: string;
}

/** `isDraining`: whether the proxy itself takes no more calls. */
export function createHealth(backendUrl: string, ca?: string): (isDraining: boolean) => Promise<Health> {
  const { protocol, host, port } = new URL(backendUrl);
  const isTls = protocol === "https:";
  const roots = ca === undefined ? null : Buffer.from(ca);
  const channel = isTls ? credentials.createSsl(roots) : credentials.createInsecure();
  // A URL leaves out the port that its scheme implies, and gRPC takes 443 for that always.
  const address = port === "" && !isTls ? `${host}:80` : host;
  const client = new Client(address, channel, {
    "grpc.initial_reconnect_backoff_ms": limits.healthReconnectMs,
    "grpc.max_reconnect_backoff_ms": limits.healthReconnectMs,
  });
  let pending: ReturnType<typeof readState> | undefined;
  return async (isDraining) => {
    // However many want to know, the backend is asked once at a time.
    pending ??= readState(client).finally(() => (pending = undefined));
    const { backend, sandbox } = await pending;
    const serving = backend === "SERVING" && !isDraining;
    const proxy = isDraining ? "NOT_SERVING: it is shutting down" : "SERVING";
    return {
      status: serving ? 200 : 503,
      body: { status: serving ? "SERVING" : "NOT_SERVING", parts: { proxy, backend, ...sandbox } },
      backend,
    };
  };
}

async function readState(client: Client): Promise<{ backend: string; sandbox: object }> {
  const [health, state] = await Promise.all([
    call(client, "/grpc.health.v1.Health/Check", HealthCheckResponseSchema),
    call(client, "/playground.v1.PlaygroundService/GetState", GetStateResponseSchema),
  ]);
  const backend = typeof health === "string" ? `unreachable: ${health}` : Serving[health.status];
  return {
    backend,
    sandbox: typeof state === "string" ? {} : (toJson(GetStateResponseSchema, state, shown) as object),
  };
}

const shown = { alwaysEmitImplicit: true };

/** The response to an empty request, or why there is none. */
function call<Desc extends DescMessage>(
  client: Client,
  path: string,
  type: Desc,
): Promise<MessageShape<Desc> | string> {
  const empty = (): Buffer => Buffer.alloc(0);
  const read = (bytes: Buffer): MessageShape<Desc> => fromBinary(type, bytes);
  const options = { deadline: Date.now() + limits.healthCheckMs };
  return new Promise((resolve) => {
    client.makeUnaryRequest(path, empty, read, {}, new Metadata(), options, (error, response) =>
      resolve(response ?? error?.details ?? "no response"),
    );
  });
}
