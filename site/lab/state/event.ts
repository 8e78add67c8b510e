// Everything that can happen in a run, as data: what the edge tells, and all that the screen is made of.
import type { DescMessage } from "@bufbuild/protobuf";
import type { Problem } from "./problem.ts";
import type { CancelledBy } from "./row.ts";
import type { FlowReading } from "./flow.ts";
import type { ClockReading } from "./clock-reading.ts";
import type { Carrier, WireHead } from "./wire-head.ts";

/** A message as the log keeps it: its bytes. The text is made each time it is read, so that nothing is kept twice. */
export interface MessageBody {
  /** One serialized protobuf message, as it was on the wire. */
  readonly payload: Uint8Array;
  readonly type?: DescMessage;
  readonly sizeBytes: number;
  /** In protobuf's JSON form; what could not be read says so. */
  readonly text: string;
}

/** Metadata in the order it came; binary values in base64. */
export type MetadataEntries = readonly (readonly [key: string, value: string])[];

export interface Status {
  /** A gRPC status code, 0 to 16. */
  readonly code: number;
  readonly message: string;
}

/** What keeps a run from becoming a call: nothing that the reader's code did. */
export interface Failure {
  readonly reason: "unreachable" | "refused" | "broken";
  readonly message: string;
  readonly code?: number;
}

/** What happened, seen by the client, but for `handler`, which is the other side's word. */
export type ClientHappening =
  | { readonly kind: "started"; readonly method: string; readonly takesStream: boolean }
  /** So many readers get a sandbox before this one. */
  | { readonly kind: "waiting"; readonly ahead: number }
  | { readonly kind: "deployed"; readonly problems: readonly Problem[]; readonly reused: boolean }
  | { readonly kind: "rejected"; readonly problems: readonly Problem[] }
  | { readonly kind: "failed"; readonly failure: Failure }
  | {
      readonly kind: "opened";
      readonly callId: string;
      readonly metadata: MetadataEntries;
      readonly deadlineMs?: number;
      readonly carrier: Carrier;
    }
  /** What the carrier put around the messages. */
  | { readonly kind: "wire"; readonly head: WireHead }
  | { readonly kind: "flow"; readonly reading: FlowReading }
  | { readonly kind: "queued"; readonly count: number }
  | { readonly kind: "sent"; readonly body: MessageBody }
  | { readonly kind: "half_closed" }
  | { readonly kind: "headers"; readonly metadata: MetadataEntries }
  | { readonly kind: "received"; readonly body: MessageBody }
  | { readonly kind: "cancelling"; readonly by: CancelledBy }
  /** The connection or the backend was lost under the call: it is deployed and called again. */
  | { readonly kind: "interrupted"; readonly status: Status; readonly trailers: MetadataEntries }
  | { readonly kind: "ended"; readonly status: Status; readonly trailers: MetadataEntries };

export type HandlerHappening =
  | {
      readonly kind: "call_started";
      readonly method: string;
      readonly clientCallId: string;
      readonly timeoutMs?: number;
      readonly metadata: MetadataEntries;
    }
  | { readonly kind: "message_received" | "message_yielded"; readonly index: number; readonly sizeBytes: number }
  | { readonly kind: "headers_sent"; readonly metadata: MetadataEntries }
  | { readonly kind: "half_close_seen" | "settled" | "paused" | "resumed" }
  | { readonly kind: "cancelled"; readonly reason: string }
  | { readonly kind: "console"; readonly level: string; readonly text: string; readonly line: number }
  | { readonly kind: "threw"; readonly message: string; readonly problem?: Problem }
  | { readonly kind: "finished"; readonly status: Status; readonly trailers: MetadataEntries }
  | { readonly kind: "dropped"; readonly count: number }
  /** What the deployment has in hand: calls whose code has not run to its end, and timers that have not fired. */
  | { readonly kind: "alive"; readonly openCalls: number; readonly timers: number };

/** `run` tells late output of an old run from the present one; `atMs` is the page's monotonic clock. */
export type RunEvent = { readonly run: number; readonly atMs: number } & (
  | ClientHappening
  | {
      readonly kind: "handler";
      readonly callId: string;
      /** By the backend's own monotonic clock. */
      readonly backendMs: number;
      readonly happening: HandlerHappening;
    }
  | { readonly kind: "clock"; readonly reading: ClockReading }
  /** Whether messages are kept, or only counted. */
  | { readonly kind: "keeping"; readonly on: boolean }
);
