// Metrics and traces of one call: from its arrival in grpc-js to the status that the client gets.
import { StatusCode } from "grpc-handler";
import type { RawCall } from "grpc-handler/serve";
import type { FaultBoundary } from "../fault-boundary.ts";
import type { CalledMethod } from "../playground/index.ts";
import type { CallObserver } from "../telemetry/index.ts";

export function observe(raw: RawCall, faults: FaultBoundary, calls: CallObserver, called: CalledMethod): void {
  const { service, method, kind } = called;
  const [traceparent, tracestate] = ["traceparent", "tracestate"].map((name) => textOf(raw, name));
  const call = calls.begin({ path: `/${service}/${method}`, kind, traceparent, tracestate });
  // Handlers get the span of this call for their parent, as they would from a library of their own.
  if (call.traceparent !== undefined) raw.metadata.set("traceparent", call.traceparent);
  let failed: StatusCode | undefined;
  faults.listen(raw, "error", ({ code }: { code?: StatusCode }) => (failed ??= code ?? StatusCode.UNKNOWN));
  // grpc-js says "cancelled" of every call that is over, however it ended.
  raw.once(
    "cancelled",
    faults.guard(() => call.over(failed ?? codeAtEnd(raw))),
  );
}

function codeAtEnd(raw: RawCall): StatusCode {
  if (raw.writableEnded) return StatusCode.OK;
  return Number(raw.getDeadline()) <= Date.now() ? StatusCode.DEADLINE_EXCEEDED : StatusCode.CANCELLED;
}

function textOf({ metadata }: RawCall, name: string): string | undefined {
  const [value] = metadata.get(name);
  return typeof value === "string" ? value : undefined;
}
