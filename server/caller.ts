// Who makes a call, from the metadata that is for the playground: read and checked once, the same for every service of the backend.
import { type Metadata, StatusCode } from "grpc-handler";
import { clientAddressKey } from "./client-address.ts";
import { PlaygroundError } from "./errors.ts";
import { limits } from "./limits.ts";
import { requestIdKey } from "./request-id.ts";

/** Metadata that is for the playground and never reaches a handler. */
const keys = ["x-deployment", "x-session", "x-call-id", clientAddressKey, requestIdKey] as const;

export interface Caller {
  /** The network address that quotas count. */
  readonly address: string;
  /** What the client calls its session, if it names one. */
  readonly session: string | undefined;
  readonly deploymentId: string | undefined;
  /** The client's own name for the call. */
  readonly callId: string | undefined;
}

/** The address that a call counts under, by what its proxy says in metadata and where it comes from. */
export type AddressOf = (sealed: unknown, peer: string) => string;

/** Throws INVALID_ARGUMENT for a name that is too long, or has other characters than a name may have. */
export function callerOf(metadata: Metadata, peer: string, addressOf: AddressOf): Caller {
  return {
    address: addressOf(metadata[clientAddressKey], peer),
    session: nameIn(metadata, "x-session"),
    deploymentId: nameIn(metadata, "x-deployment"),
    callId: nameIn(metadata, "x-call-id"),
  };
}

/** The same limit as on the proxy, which refuses more before it gets here. Throws RESOURCE_EXHAUSTED. */
export function checkMetadataSize(metadata: Metadata, limitBytes: number): void {
  const entries = Object.entries(withoutCaller(metadata));
  const bytes = entries.reduce((sum, [key, value]) => sum + key.length + sentBytes(value), 0);
  if (bytes <= limitBytes) return;
  const message = `the metadata of a call may be at most ${String(limitBytes)} bytes, found ${String(bytes)}`;
  throw new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
}

/** Bytes travel in base64. */
const sentBytes = (value: string | Uint8Array): number =>
  typeof value === "string" ? value.length : Math.ceil(value.length / 3) * 4;

/** What is left for the handler. */
export function withoutCaller(metadata: Metadata): Metadata {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !keys.some((own) => own === key)));
}

function nameIn(metadata: Metadata, key: (typeof keys)[number]): string | undefined {
  const value = metadata[key];
  if (typeof value !== "string" || value === "") return undefined;
  const { nameChars } = limits.client;
  if (value.length <= nameChars && /^[\x21-\x7e]+$/.test(value)) return value;
  const found = value.length > nameChars ? String(value.length) : "others among them";
  const message = `the metadata ${key} must be 1 to ${String(nameChars)} printable ASCII characters without spaces, found ${found}: send it once, and a shorter name`;
  throw new PlaygroundError(StatusCode.INVALID_ARGUMENT, message);
}
