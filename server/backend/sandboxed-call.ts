// One call between grpc-js and a deployment's handler: bytes pass, and each side is held back by the other.
import { type Metadata, type MethodKind, StatusCode } from "grpc-handler";
import { fromGrpcMetadata, type RawCall, toGrpcMetadata } from "grpc-handler/serve";
import { clientAddressKey } from "../client-address.ts";
import { PlaygroundError } from "../errors.ts";
import { FaultBoundary } from "../fault-boundary.ts";
import type { CalledMethod, Deployment } from "../playground/index.ts";
import type { CallClient, CallStatus, CancelReason, SandboxCall } from "../sandbox/index.ts";

/** Finds deployments; both throw a PlaygroundError with the status for the client. */
export interface Deployments {
  find(id: string): Deployment;
  forService(service: string): Promise<Deployment>;
  /** Says whom to tell about methods that proto/ does not have. */
  onOwnMethod(listener: (method: CalledMethod) => void): void;
  readonly quotas: {
    /** Counts a call of that address until the returned function is called. */
    openCall(address: string): () => void;
  };
}

export interface SandboxedOptions {
  readonly deployments: Deployments;
  readonly addressOf: (sealed: unknown, peer: string) => string;
  readonly log: (error: unknown) => void;
}

/** Metadata that is for the playground and never reaches a handler. */
const reserved = ["x-deployment", "x-session", "x-call-id", clientAddressKey] as const;

/** Serves one call from a sandbox. Never throws: every failure becomes the call's status. */
export function serveFromSandbox(called: CalledMethod, raw: RawCall, options: SandboxedOptions): void {
  const faults = new FaultBoundary({
    what: `/${called.service}/${called.method}`,
    log: options.log,
    onFault: ({ isOurs, code, message, requestId }) =>
      finish(raw, { code, message, trailers: isOurs ? { "x-request-id": requestId } : {} }),
  });
  faults.run(() => serve(called, { raw, faults }, options));
}

/** A call, and the boundary around all that it makes happen; its end, when it has a fault, ends the sandbox's part too. */
interface Served {
  readonly raw: RawCall;
  readonly faults: FaultBoundary;
}

async function serve(called: CalledMethod, served: Served, options: SandboxedOptions): Promise<void> {
  const { raw, faults } = served;
  const { deployments, addressOf } = options;
  const { metadata, own } = splitMetadata(fromGrpcMetadata(raw.metadata));
  const address = addressOf(own[clientAddressKey], raw.getPeer());
  // Said of every call that is over.
  raw.once("cancelled", faults.guard(deployments.quotas.openCall(address)));
  const deployment = await deploymentFor(called, own["x-deployment"], deployments);
  const session = await deployment.load({ address, signal: cancelSignal(served) });
  if (raw.cancelled) return;
  const client = clientOf(served, (bytes) => call.grant(bytes));
  const start = {
    ...called,
    kind: kindFor(called, deployment),
    callId: nextCallId(),
    metadata,
    peer: raw.getPeer(),
    clientCallId: own["x-call-id"],
    ...timeOf(raw),
  };
  const call = deployment.call(session, start, client);
  feed(served, call);
}

function cancelSignal({ raw, faults }: Served): AbortSignal {
  const cancel = new AbortController();
  raw.once(
    "cancelled",
    faults.guard(() => cancel.abort()),
  );
  return cancel.signal;
}

async function deploymentFor(
  { service }: CalledMethod,
  id: string | undefined,
  deployments: Deployments,
): Promise<Deployment> {
  if (id === undefined) return deployments.forService(service);
  const deployment = deployments.find(id);
  if (deployment.services.includes(service)) return deployment;
  const served = deployment.services.join(", ");
  throw new PlaygroundError(StatusCode.UNIMPLEMENTED, `deployment "${id}" serves ${served}, not ${service}`);
}

/** What the reader's own descriptors say counts; they may have changed a service of proto/, or left a method out. */
function kindFor({ service, method, kind }: CalledMethod, { id, ownMethods }: Deployment): MethodKind {
  const own = ownMethods.get(`/${service}/${method}`);
  if (own) return own.methodKind;
  const described = [...ownMethods.values()].filter(({ parent }) => parent.typeName === service);
  if (described.length === 0) return kind;
  const known = described.map(({ name }) => name).join(", ");
  throw new PlaygroundError(StatusCode.UNIMPLEMENTED, `${service} of deployment "${id}" has ${known}, not ${method}`);
}

function splitMetadata(all: Metadata): { metadata: Metadata; own: Partial<Record<(typeof reserved)[number], string>> } {
  const own: Partial<Record<(typeof reserved)[number], string>> = {};
  const metadata = { ...all };
  for (const key of reserved) {
    const value = metadata[key];
    if (typeof value === "string") own[key] = value;
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the keys are those above
    delete metadata[key];
  }
  return { metadata, own };
}

function timeOf(raw: RawCall): { timeoutMs?: number; deadlineUnixMs?: number } {
  const deadlineUnixMs = Number(raw.getDeadline());
  if (!Number.isFinite(deadlineUnixMs)) return {};
  return { deadlineUnixMs, timeoutMs: Math.max(0, deadlineUnixMs - Date.now()) };
}

function feed({ raw, faults }: Served, call: SandboxCall): void {
  raw.on(
    "data",
    faults.guard((payload: Uint8Array) => {
      if (!call.message(payload)) raw.pause();
    }),
  );
  // A call that is reset ends its requests first, and is known as cancelled a moment later: that is no half-close.
  const guardedHalfClose = faults.guard(() => raw.cancelled || call.halfClose());
  raw.on(
    "end",
    faults.guard(() => void setImmediate(guardedHalfClose)),
  );
  // Said of every call that is over; a call that already has its status ignores it.
  raw.once(
    "cancelled",
    faults.guard(() => call.cancel(reasonOf(raw))),
  );
}

function reasonOf(raw: RawCall): CancelReason {
  return Number(raw.getDeadline()) <= Date.now() ? "deadline exceeded" : "cancelled by the client";
}

function clientOf({ raw, faults }: Served, grant: (bytes: number) => void): CallClient {
  const granted = faults.guard(grant);
  return {
    onHeaders: faults.guard((metadata: Metadata) => sendHeaders(raw, metadata)),
    // HTTP/2 takes the bytes when the client has room for them, and only then does the handler get its credit back.
    onMessage: faults.guard((payload: Uint8Array) => void raw.write(payload, undefined, () => granted(payload.length))),
    onDrain: faults.guard(() => void raw.resume()),
    onFinish: faults.guard((status: CallStatus) => finish(raw, status)),
  };
}

function sendHeaders(raw: RawCall, metadata: Metadata): void {
  if (!raw.cancelled) raw.sendMetadata(toGrpcMetadata(metadata));
}

function finish(raw: RawCall, { code, message: said, trailers }: CallStatus): void {
  if (raw.cancelled) return;
  // Half a surrogate pair has no UTF-8, and grpc-js throws when it encodes one.
  const message = said.toWellFormed();
  const metadata = toGrpcMetadata(trailers);
  if (code === StatusCode.OK) raw.end(metadata);
  else raw.emit("error", Object.assign(new Error(message), { code, details: message, metadata }));
}

let calls = 0;
const nextCallId = (): string => `call-${String(++calls)}`;
