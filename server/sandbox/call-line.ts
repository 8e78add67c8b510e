// How one call reaches the runner it runs in, and the reader's watchers.
import type { FaultBoundary } from "../fault-boundary.ts";
import type { CancelReason, TraceCase } from "./contract.ts";
import type { Runner } from "./runner.ts";
import type { SourcePlaces } from "./source-places.ts";
import type { GuestFrame } from "./wire/guest-frame.ts";

export interface CallLine {
  /** Of the session: a fault in one of its calls ends it, since nobody knows what state it left. */
  readonly faults: FaultBoundary;
  message(payload: Uint8Array): void;
  halfClose(): void;
  cancel(reason: CancelReason): void;
  grant(bytes: number): void;
  /** The runner has more than enough to read. */
  isClogged(): boolean;
  event(callId: string, atMs: number, event: TraceCase): void;
  readonly places: SourcePlaces;
}

/** The frames of the isolate that concern a call. */
export type CallGuestFrame = Extract<GuestFrame, { readonly call: number }>;

export interface CallLineOptions {
  readonly runner: Runner;
  readonly program: number;
  readonly call: number;
  readonly queuedBytes: number;
  readonly places: SourcePlaces;
  readonly event: CallLine["event"];
}

export function callLine({ runner, program, call, queuedBytes, places, event }: CallLineOptions): CallLine {
  return {
    faults: runner.faults,
    message: (payload) => runner.send({ type: "message", program, call, payload }),
    halfClose: () => runner.send({ type: "halfClose", program, call }),
    cancel: (reason) => runner.send({ type: "cancel", program, call, reason }),
    grant: (bytes) => runner.send({ type: "grant", program, call, bytes }),
    isClogged: () => runner.queuedBytes > queuedBytes,
    event,
    places,
  };
}
