// Calls by method, carrier, mode and status, and how long they took: names by OpenTelemetry's semantic conventions for RPC.
import type { Meter } from "@opentelemetry/api";
import { type StatusCode, statusName } from "grpc-handler";
import type { CallLabels, CallObserver, KnownMethods } from "../calls.ts";
import { serverFaults } from "../server-faults.ts";

/** The conventions' own boundaries, and more for streams, which are longer than requests. */
const boundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 300, 1_800];

export function callMetrics(meter: Meter, methods: KnownMethods): CallObserver {
  const duration = meter.createHistogram("rpc.server.call.duration", {
    description: "How long calls took, by method and status.",
    unit: "s",
    advice: { explicitBucketBoundaries: boundaries },
  });
  const calls = meter.createCounter("playground.calls", {
    description: "Calls that have ended, by carrier, mode and status.",
    unit: "{call}",
  });
  const open = meter.createUpDownCounter("playground.calls.open", {
    description: "Calls that are open now, by carrier and mode.",
    unit: "{call}",
  });
  return {
    begin(call) {
      const labels = methods.labelsOf(call);
      const kept = kindLabels(labels);
      const beganMs = performance.now();
      open.add(1, kept);
      const over = (code: StatusCode): void => {
        open.add(-1, kept);
        calls.add(1, { ...kept, "rpc.response.status_code": statusName(code) });
        duration.record((performance.now() - beganMs) / 1_000, methodLabels(labels, code));
      };
      return { traceparent: undefined, over };
    },
  };
}

function kindLabels({ carrier, mode }: CallLabels): Record<string, string> {
  return { "playground.mode": mode, ...(carrier !== undefined && { "playground.carrier": carrier }) };
}

function methodLabels({ method }: CallLabels, code: StatusCode): Record<string, string> {
  const status = statusName(code);
  return {
    "rpc.system.name": "grpc",
    "rpc.method": method,
    "rpc.response.status_code": status,
    ...(serverFaults.has(code) && { "error.type": status }),
  };
}
