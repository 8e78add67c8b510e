// One call between grpc-js and a deployment's handler: bytes pass, and each side is held back by the other.
import { type Metadata, type MethodKind, StatusCode } from "grpc-handler";
import { fromGrpcMetadata, type RawCall, toGrpcMetadata } from "grpc-handler/serve";
import { clientAddressKey } from "../client-address.ts";
import { clientStatus, PlaygroundError } from "../errors.ts";
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
export async function serveFromSandbox(
  called: CalledMethod,
  raw: RawCall,
  { deployments, addressOf, log }: SandboxedOptions,
): Promise<void> {
  const { metadata, own } = splitMetadata(fromGrpcMetadata(raw.metadata));
  try {
    const address = addressOf(own[clientAddressKey], raw.getPeer());
    // Said of every call that is over.
    raw.once("cancelled", deployments.quotas.openCall(address));
    const deployment = await deploymentFor(called, own["x-deployment"], deployments);
    const session = await deployment.load({ address, signal: cancelSignal(raw) });
    if (raw.cancelled) return;
    const client = clientOf(raw, (bytes) => call.grant(bytes));
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
    feed(raw, call);
  } catch (error) {
    if (raw.cancelled) return;
    const { code, message } = clientStatus(error);
    if (code === StatusCode.INTERNAL) log(error);
    finish(raw, { code, message, trailers: {} });
  }
}

function cancelSignal(raw: RawCall): AbortSignal {
  const cancel = new AbortController();
  raw.once("cancelled", () => cancel.abort());
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

function feed(raw: RawCall, call: SandboxCall): void {
  raw.on("data", (payload: Uint8Array) => {
    if (!call.message(payload)) raw.pause();
  });
  // A call that is reset ends its requests first, and is known as cancelled a moment later: that is no half-close.
  raw.on("end", () => setImmediate(() => raw.cancelled || call.halfClose()));
  // Said of every call that is over; a call that already has its status ignores it.
  raw.once("cancelled", () => call.cancel(reasonOf(raw)));
}

function reasonOf(raw: RawCall): CancelReason {
  return Number(raw.getDeadline()) <= Date.now() ? "deadline exceeded" : "cancelled by the client";
}

function clientOf(raw: RawCall, grant: (bytes: number) => void): CallClient {
  return {
    onHeaders: (metadata) => sendHeaders(raw, metadata),
    // HTTP/2 takes the bytes when the client has room for them, and only then does the handler get its credit back.
    onMessage: (payload) => void raw.write(payload, undefined, () => grant(payload.length)),
    onDrain: () => void raw.resume(),
    onFinish: (status) => finish(raw, status),
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
