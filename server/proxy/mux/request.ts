// The client's side of a multiplexed call: where it goes, and messages that get gRPC's frame before they go on.
import type { AcceptedCall } from "connect-websocket/accept";
import type { FaultBoundary } from "../../fault-boundary.ts";
import { framePrefix } from "../call/frames.ts";
import { requestMetadata } from "../call/metadata.ts";
import type { UpstreamCall } from "../upstream/upstream-call.ts";
import type { CallStart } from "../upstream/upstream.ts";

export function readStart({ path, headers, timeoutMs }: AcceptedCall): CallStart {
  return { path, metadata: requestMetadata(headers), timeoutMs };
}

/** Sends messages on, and gives the client credit for those that the backend has taken. */
export class Requests {
  readonly #call: AcceptedCall;
  /** Payload bytes that wait in the stream to the backend. */
  #owed = 0;

  constructor(call: AcceptedCall, upstream: UpstreamCall, faults: FaultBoundary) {
    this.#call = call;
    call.onMessage = faults.guard((payload: Uint8Array) => {
      if (upstream.write(framePrefix(0, payload.length), payload) && this.#owed === 0) call.grant(payload.length);
      else this.#owed += payload.length;
    });
    call.onHalfClose = faults.guard(() => upstream.end());
  }

  /** The backend has taken everything. */
  drained(): void {
    const bytes = this.#owed;
    this.#owed = 0;
    this.#call.grant(bytes);
  }
}
