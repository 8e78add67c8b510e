// Builds the events of the handler's side, in the form in which playground.v1.Watch sends them.
import { Buffer } from "node:buffer";
import type { CallStart, CallStatus, Metadata, TraceCase } from "../contract.ts";
import { hiddenValue, isSecret } from "./secret-metadata.ts";
import type { SourcePlace } from "./source-places.ts";

export function callStarted(start: CallStart): TraceCase {
  const { service, method, timeoutMs, clientCallId = "" } = start;
  const deadline = timeoutMs === undefined ? {} : { timeoutMs };
  return {
    case: "callStarted",
    value: { service, method, metadata: textMetadata(start.metadata), clientCallId, ...deadline },
  };
}

export function headersSent(metadata: Metadata): TraceCase {
  return { case: "headersSent", value: { metadata: textMetadata(metadata) } };
}

export function threw(message: string, place: SourcePlace | undefined): TraceCase {
  return { case: "threw", value: { message, ...(place && { location: place }) } };
}

export function finished({ code, message, trailers }: CallStatus): TraceCase {
  return { case: "finished", value: { code, message, trailers: textMetadata(trailers) } };
}

/** Others than the sender may watch: what carries a secret is not among it. */
function textMetadata(metadata: Metadata): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [key, isSecret(key) ? hiddenValue : textOf(value)]),
  );
}

const textOf = (value: string | Uint8Array): string =>
  typeof value === "string" ? value : Buffer.from(value).toString("base64");
