// One call between grpc-js and a deployment's handler: bytes pass, and each side is held back by the other.
import { type Metadata, type MethodKind, StatusCode } from "grpc-handler";
import { fromGrpcMetadata, type RawCall, toGrpcMetadata } from "grpc-handler/serve";
import { type Caller, withoutCaller } from "../caller.ts";
import { clientAddressKey } from "../client-address.ts";
import { PlaygroundError } from "../errors.ts";
import type { Log } from "../log.ts";
import { readRequestId, requestIdKey } from "../request-id.ts";
import { type Fault, FaultBoundary } from "../fault-boundary.ts";
import type { CalledMethod, Deployment, Registry } from "../playground/index.ts";
import type { CallClient, CallStatus, CancelReason, SandboxCall } from "../sandbox/index.ts";
import { LargeMessages, type LargeMessagesOptions } from "./large-messages.ts";

/** A call that counts for its client's quota. */
export interface AdmittedCall {
  readonly raw: RawCall;
  readonly faults: FaultBoundary;
  readonly caller: Caller;
}

/** Serves one call from a sandbox. What it throws is the call's status. */
export async function serveFromSandbox(
  called: CalledMethod,
  admitted: AdmittedCall,
  deployments: Registry,
): Promise<void> {
  const { raw, caller, faults } = admitted;
  const deployment = await deploymentFor(called, caller, deployments);
  const session = await deployment.load({ address: caller.address, signal: cancelSignal(admitted) });
  if (raw.cancelled) return;
  const take: LargeMessagesOptions["take"] = (bytes) => deployments.quotas.largeMessage(caller.address, bytes);
  const served = { ...admitted, large: new LargeMessages({ raw, faults, take }) };
  const client = clientOf(served, (bytes) => call.grant(bytes));
  const start = {
    ...called,
    kind: kindFor(called, deployment),
    callId: nextCallId(),
    metadata: withoutCaller(fromGrpcMetadata(raw.metadata)),
    peer: raw.getPeer(),
    clientCallId: caller.callId,
    ...timeOf(raw),
  };
  const call = deployment.call(session, start, client);
  faults.answerWith((fault) => {
    call.cancel(fault.isOurs ? "connection lost" : "limit exceeded", statusOf(fault));
    finish(raw, statusOf(fault));
  });
  feed(served, call);
}

export interface BoundaryOptions {
  readonly log: Log;
  /** Whether what came as `x-client-address` is from a proxy that knows the secret: then it names the request too. */
  readonly isFromProxy: (sealed: unknown) => boolean;
}

/** The boundary around a call and all that it makes happen: a fault ends it with a status. */
export function boundaryOf(
  raw: RawCall,
  { service, method }: CalledMethod,
  { log, isFromProxy }: BoundaryOptions,
): FaultBoundary {
  const givenId = (): string | undefined => {
    const [sealed, id] = [clientAddressKey, requestIdKey].map((key) => raw.metadata.get(key)[0]);
    return isFromProxy(sealed) ? readRequestId(id) : undefined;
  };
  return new FaultBoundary({
    what: `/${service}/${method}`,
    log,
    givenId,
    onFault: (fault) => finish(raw, statusOf(fault)),
  });
}

const statusOf = ({ isOurs, code, message, requestId }: Fault): CallStatus => ({
  ...{ code, message },
  trailers: isOurs ? { "x-request-id": requestId } : {},
});

function cancelSignal({ raw, faults }: AdmittedCall): AbortSignal {
  const cancel = new AbortController();
  faults.listen(raw, "cancelled", () => cancel.abort(new PlaygroundError(StatusCode.CANCELLED, "the client left")));
  return cancel.signal;
}

async function deploymentFor({ service }: CalledMethod, caller: Caller, deployments: Registry): Promise<Deployment> {
  const { deploymentId: id } = caller;
  if (id === undefined) return deployments.forService(service, caller);
  const deployment = deployments.find(id);
  if (deployment.services.includes(service)) return deployment;
  const served = deployment.services.join(", ");
  throw new PlaygroundError(StatusCode.UNIMPLEMENTED, `deployment "${id}" serves ${served}, not ${service}`);
}

/** What the reader's own descriptors say counts; they may have changed a service of proto/, or left a method out. */
function kindFor({ service, method, kind }: CalledMethod, { id, ownMethods }: Deployment): MethodKind {
  const own = ownMethods.get(`/${service}/${method}`);
  if (own) return own.kind;
  const described = [...ownMethods.values()].filter((one) => one.service === service);
  if (described.length === 0) return kind;
  const known = described.map((one) => one.method).join(", ");
  throw new PlaygroundError(StatusCode.UNIMPLEMENTED, `${service} of deployment "${id}" has ${known}, not ${method}`);
}

function timeOf(raw: RawCall): { timeoutMs?: number; deadlineUnixMs?: number } {
  const deadlineUnixMs = Number(raw.getDeadline());
  if (!Number.isFinite(deadlineUnixMs)) return {};
  return { deadlineUnixMs, timeoutMs: Math.max(0, deadlineUnixMs - Date.now()) };
}

/** A call with a session. */
interface ServedCall extends AdmittedCall {
  readonly large: LargeMessages;
}

function feed({ raw, faults, large }: ServedCall, call: SandboxCall): void {
  faults.listen(raw, "data", (payload: Uint8Array) => {
    large.request(payload.length);
    if (call.message(payload)) large.requestTaken();
    else raw.pause();
  });
  // A call that is reset ends its requests first, and is known as cancelled a moment later: that is no half-close.
  const guardedHalfClose = faults.guard(() => raw.cancelled || call.halfClose());
  faults.listen(raw, "end", () => void setImmediate(guardedHalfClose));
  // Said of every call that is over; a call that already has its status ignores it.
  faults.listen(raw, "cancelled", () => call.cancel(reasonOf(raw)));
}

function reasonOf(raw: RawCall): CancelReason {
  return Number(raw.getDeadline()) <= Date.now() ? "deadline exceeded" : "cancelled by the client";
}

function clientOf({ raw, faults, large }: ServedCall, grant: (bytes: number) => void): CallClient {
  const granted = faults.guard(grant);
  return {
    onHeaders: faults.guard((metadata: Metadata) => sendHeaders(raw, metadata)),
    // HTTP/2 takes the bytes when the client has room for them, and only then does the handler get its credit back.
    onMessage: faults.guard((payload: Uint8Array) => {
      // grpc-js writes a copy: what waits with it must not keep the message too.
      const { length } = payload;
      const held = large.hold(length);
      raw.write(payload, undefined, () => {
        held.release();
        granted(length);
      });
    }),
    onDrain: faults.guard(() => {
      large.requestTaken();
      raw.resume();
    }),
    onFinish: faults.guard((status: CallStatus) => finish(raw, status)),
  };
}

function sendHeaders(raw: RawCall, metadata: Metadata): void {
  if (!raw.cancelled) raw.sendMetadata(toGrpcMetadata(metadata));
}

/** The first status is the one that counts. */
function finish(raw: RawCall, { code, message: text, trailers }: CallStatus): void {
  if (raw.cancelled || raw.writableEnded) return;
  // Half a surrogate pair has no UTF-8, and grpc-js throws when it encodes one.
  const message = text.toWellFormed();
  const metadata = toGrpcMetadata(trailers);
  if (code === StatusCode.OK) raw.end(metadata);
  else raw.emit("error", Object.assign(new Error(message), { code, details: message, metadata }));
}

let calls = 0;
const nextCallId = (): string => `call-${String(++calls)}`;
