// Everything that can happen in a run, as data: what carriers and the watch report, and all that the screen is made of.
import type { DescMessage, Registry } from "@bufbuild/protobuf";
import type { WatchResponse } from "../../../proto/gen/playground/v1/playground_pb.js";
import type { FlowReading } from "../state/flow-reading.ts";
import type { Problem } from "../state/problem.ts";
import type { Carrier, WireHead } from "../state/wire-head.ts";
import type { MetadataEntries, Status } from "./metadata.ts";

/** A message as the log keeps it: its bytes. The text is made each time it is read, so that nothing is kept twice. */
export interface MessageBody {
  /** One serialized protobuf message, as it was on the wire. */
  readonly payload: Uint8Array;
  readonly type?: DescMessage;
  /** What an Any in it may hold. */
  readonly types?: Registry;
  readonly sizeBytes: number;
  /** In protobuf's JSON form; what could not be read says so. */
  readonly text: string;
  /** Where the two sides have different schemas: what of it the reading side takes otherwise than it was written, in sentences. */
  readonly misread?: readonly string[];
}

/** What keeps a run from becoming a call: nothing that the reader's code did. */
export interface Failure {
  readonly reason: "unreachable" | "refused" | "broken";
  readonly message: string;
  readonly code?: number;
}

/** What the reader did to end a call: cancel it, stop the run, or cut the connection. */
export type CancelledBy = "cancel" | "stop" | "disconnect";

/** What happened on the client's side. What each does to the run is a row of client-events.ts. */
export type ClientEvent =
  /** `oldClient`: the client goes by the schema that was before the one that is deployed. */
  | { readonly kind: "started"; readonly method: string; readonly takesStream: boolean; readonly oldClient?: boolean }
  /** So many readers get a sandbox before this one. */
  | { readonly kind: "waiting"; readonly ahead: number }
  /** `moved`: the backend that had it before is gone. */
  | {
      readonly kind: "deployed";
      readonly problems: readonly Problem[];
      readonly reused: boolean;
      readonly moved?: boolean;
    }
  | { readonly kind: "rejected"; readonly problems: readonly Problem[] }
  | { readonly kind: "failed"; readonly failure: Failure }
  | {
      readonly kind: "opened";
      readonly callId: string;
      readonly metadata: MetadataEntries;
      readonly deadlineMs?: number | undefined;
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

/** What happened on the handler's side, as playground.v1.Watch sends it. What each means is a row of handler-events.ts. */
export type HandlerEvent = Exclude<WatchResponse["event"], { case: undefined }>;

/** How the backend's monotonic clock stands to the page's. */
export interface ClockReading {
  /** The page's time is the backend's plus this. */
  readonly offsetMs: number;
  /** The offset is known to within this, either way; undefined until something has gone there and come back. */
  readonly errorMs?: number;
}

/** What a run reports while it goes on. */
export type LiveEvent =
  | ClientEvent
  | {
      readonly kind: "handler";
      readonly callId: string;
      /** By the backend's own monotonic clock. */
      readonly backendMs: number;
      readonly event: HandlerEvent;
    }
  | { readonly kind: "clock"; readonly reading: ClockReading };

/** `run` is the number of the run, so that late output of an old one is dropped; `atMs` is on the page's monotonic clock. */
export type RunEvent = { readonly run: number; readonly atMs: number } & (
  | LiveEvent
  /** Whether messages are kept, or only counted. */
  | { readonly kind: "keeping"; readonly on: boolean }
);

/** Takes what happened, now or at a given time of the page's clock. */
export type Emit = (event: LiveEvent, atMs?: number) => void;
