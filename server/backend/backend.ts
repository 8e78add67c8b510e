// The gRPC server: sandboxed services as raw bytes, and our own services beside them.
import type { DescService, FileRegistry } from "@bufbuild/protobuf";
import { Server } from "@grpc/grpc-js";
import { type GrpcHandler, RpcError, StatusCode } from "grpc-handler";
import { fromGrpcMetadata, type RawCall, registerRaw, type RunningServer, serveCall } from "grpc-handler/serve";
import { type AddressOf, callerOf, checkMetadataSize } from "../caller.ts";
import { callTooLong, PlaygroundError } from "../errors.ts";
import type { FaultBoundary } from "../fault-boundary.ts";
import { type Limits, limits } from "../limits.ts";
import { healthService, playgroundService, reflectionServices, servedServices } from "../served-services.ts";
import { inflateWhenRead, type InflateOptions } from "./compressed-requests.ts";
import type { CheckOptions } from "./checked-calls.ts";
import { HealthHandler, type Takes } from "./health.ts";
import { ReflectionHandler } from "./reflection.ts";
import type { CalledMethod, Registry } from "../playground/index.ts";
import { OpenCalls } from "./open-calls.ts";
import { limitOwnRequests } from "./own-request-bytes.ts";
import type { CallObserver } from "../telemetry/index.ts";
import { observe } from "./observed-call.ts";
import { GrpcPort } from "./port.ts";
import { countPartial } from "./partial-requests.ts";
import { readNothingAhead } from "./read-ahead.ts";
import { type AdmittedCall, boundaryOf, type BoundaryOptions, serveFromSandbox } from "./sandboxed-call.ts";

export interface BackendOptions {
  readonly descriptors: FileRegistry;
  /** The services whose calls go to deployments. */
  readonly sandboxed: readonly string[];
  readonly deployments: Registry;
  readonly addressOf: AddressOf;
  readonly isFromProxy: BoundaryOptions["isFromProxy"];
  readonly inflating: InflateOptions["inflating"];
  readonly check: CheckOptions["check"];
  /** Answers playground.v1.PlaygroundService. */
  readonly playground: GrpcHandler;
  /** What it can take now. */
  readonly readiness: () => Takes;
  readonly limits: Limits;
  /** Learns of every call, when something wants to know. */
  readonly calls?: CallObserver | undefined;
  readonly log: (error: unknown) => void;
}

export interface RunningBackend extends RunningServer {
  /** Takes no more calls, tells clients so, and resolves when the open ones have ended: in `graceMs`, or with UNAVAILABLE. */
  drain(graceMs: number): Promise<void>;
}

/** Serves on `host`:`port` (0 takes a free one). Rejects when the address cannot be bound. */
export async function startBackend(
  given: BackendOptions,
  address: { host: string; port: number },
): Promise<RunningBackend> {
  const open = new OpenCalls();
  const options = { ...given, open, readiness: () => (open.isDraining ? takesNothing : given.readiness()) };
  const server = new Server({
    "grpc.max_receive_message_length": options.limits.requestBytes,
    "grpc.max_send_message_length": options.limits.messageBytes,
    "grpc-node.max_session_memory": options.limits.backend.sessionMemoryMiB,
    "grpc.max_concurrent_streams": options.limits.backend.concurrentStreams,
    "grpc.max_connection_idle_ms": options.limits.backend.idleMs,
    "grpc.keepalive_time_ms": options.limits.backend.pingMs,
    "grpc.keepalive_timeout_ms": options.limits.backend.pingMs,
    // Each is given what the one before has made of the call, the first grpc-js's own.
    interceptors: [inflateWhenRead(options), countPartial(options), limitOwnRequests(options.limits.ownRequests)],
  });
  for (const name of options.sandboxed) registerSandboxed(server, service(options.descriptors, name), options);
  for (const [name, handler] of ownServices(options))
    registerOwn(server, service(options.descriptors, name), handler, options);
  routeOwnMethods(server, options);
  const { check, log } = options;
  const grpc = new GrpcPort(server, { connections: options.limits.backend.connections, check, log });
  const port = await grpc.listen(address.host, address.port);
  const drain = async (graceMs: number): Promise<void> => {
    const ended = open.drain(graceMs);
    grpc.drain(graceMs + limits.endMs);
    await ended;
  };
  return { port, drain, close: () => grpc.close() };
}

const takesNothing: Takes = { takesReaders: false, takesCalls: false };

type OpenBackend = BackendOptions & { readonly open: OpenCalls };

/** Readers' own methods keep their route, so that calls for a deployment that is gone get NOT_FOUND. The oldest goes. */
function routeOwnMethods(server: Server, options: OpenBackend): void {
  const routes = new Set<string>();
  options.deployments.onOwnMethod((called) => {
    const path = pathOf(called);
    if (routes.delete(path) || registerCalled(server, called, options)) routes.add(path);
    const [oldest] = routes;
    if (oldest === undefined || routes.size <= options.limits.deploy.ownRoutes) return;
    routes.delete(oldest);
    server.unregister(oldest);
  });
}

const pathOf = ({ service, method }: CalledMethod): string => `/${service}/${method}`;

function registerCalled(server: Server, called: CalledMethod, options: OpenBackend): boolean {
  return registerAdmitted(server, called, options, (call) => serveFromSandbox(called, call, options.deployments));
}

function registerOwn(
  server: Server,
  { typeName, methods }: DescService,
  handler: GrpcHandler,
  options: OpenBackend,
): void {
  for (const { name, methodKind: kind } of methods)
    registerAdmitted(server, { service: typeName, method: name, kind }, options, ({ raw, faults }) => {
      endInTime(raw, faults, options.limits);
      return serveCall(handler, { serviceName: typeName, methodName: name, kind }, raw, (error) =>
        statusFor(error, faults, options.log),
      );
    });
}

/** As the calls of deployments. UNAVAILABLE, since who still wants it calls again. */
function endInTime(raw: RawCall, faults: FaultBoundary, limits: Limits): void {
  const guardedLate = faults.guard(() => {
    throw new PlaygroundError(StatusCode.UNAVAILABLE, callTooLong(limits));
  });
  const timer = setTimeout(guardedLate, limits.sandbox.callMs);
  faults.listen(raw, "cancelled", () => clearTimeout(timer));
}

/** An RpcError or a PlaygroundError of our own handlers is for the client; of an internal one, the log gets the cause. */
function statusFor(error: unknown, faults: FaultBoundary, log: OpenBackend["log"]): RpcError {
  if (error instanceof RpcError) return error;
  if (error instanceof PlaygroundError && error.code === StatusCode.INTERNAL) log(error);
  const fault = faults.explain(error);
  return new RpcError(fault.code, fault.message, fault.isOurs ? { "x-request-id": fault.requestId } : {});
}

/** The one place where calls come in: each counts for its client until it is over, whatever service it is for. */
function registerAdmitted(
  server: Server,
  called: CalledMethod,
  { addressOf, isFromProxy, deployments, open, calls, log, limits: { metadataBytes } }: OpenBackend,
  serve: (call: AdmittedCall) => Promise<void>,
): boolean {
  return registerRaw(server, pathOf(called), (raw) => {
    readNothingAhead(raw);
    const faults = boundaryOf(raw, called, { log, isFromProxy });
    if (calls) observe(raw, faults, calls, called);
    faults.run(() => {
      const metadata = fromGrpcMetadata(raw.metadata);
      checkMetadataSize(metadata, metadataBytes);
      const caller = callerOf(metadata, raw.getPeer(), addressOf);
      // Whether it serves is what everyone may ask, also while it ends.
      const close =
        called.service === healthService ? undefined : open.opened(raw, called.method === "Watch" ? "watch" : "call");
      // grpc-js says "cancelled" of every call that is over, however it ended.
      if (close) raw.once("cancelled", faults.guard(close));
      const held = deployments.quotas.openCall(caller.address, called.service);
      faults.listen(raw, "cancelled", () => held.release());
      return serve({ raw, faults, caller });
    });
  });
}

function registerSandboxed(server: Server, { typeName, methods }: DescService, options: OpenBackend): void {
  for (const { name, methodKind } of methods)
    registerCalled(server, { service: typeName, method: name, kind: methodKind }, options);
}

function ownServices(options: BackendOptions): [string, GrpcHandler][] {
  const { descriptors, sandboxed, deployments, playground, readiness, limits } = options;
  const services = new Set([...sandboxed, ...servedServices]);
  const healthHandler = new HealthHandler({ services, readiness, watchMs: limits.backend.healthWatchMs });
  const find = deployments.find.bind(deployments);
  const reflect = new ReflectionHandler({ descriptors, sandboxed, own: servedServices, find });
  return [
    [playgroundService, playground],
    [healthService, healthHandler],
    ...reflectionServices.map((name): [string, GrpcHandler] => [name, reflect]),
  ];
}

function service(descriptors: FileRegistry, name: string): DescService {
  const found = descriptors.getService(name);
  if (found) return found;
  throw new Error(
    `proto/ has no service ${name}: add it there and run \`npm run generate\`, or mend the example that names it`,
  );
}
