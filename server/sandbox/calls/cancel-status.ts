// What the client reads when its call was cancelled, by itself or by the clock.
import { StatusCode } from "grpc-handler";
import type { CallStatus, CancelReason } from "../contract.ts";

export function cancelStatus(reason: CancelReason, timeoutMs: number | undefined): CallStatus {
  if (reason !== "deadline exceeded") return { code: StatusCode.CANCELLED, message: reason, trailers: {} };
  const after = timeoutMs === undefined ? "" : ` after ${String(Math.round(timeoutMs))} ms`;
  return { code: StatusCode.DEADLINE_EXCEEDED, message: `deadline exceeded${after}`, trailers: {} };
}
