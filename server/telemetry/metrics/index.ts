// The metrics of one part, on OpenTelemetry's SDK, as text for Prometheus. Loaded when there is an admin port.
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import type { Log } from "../../log.ts";
import type { SandboxObserver } from "../../sandbox/index.ts";
import type { MetricsText } from "../admin-port.ts";
import type { CallObserver, KnownMethods } from "../calls.ts";
import { type PartName, resourceOf } from "../resource.ts";
import { callMetrics } from "./call-metrics.ts";
import { processMetrics } from "./process-metrics.ts";
import { type BackendCounts, backendGauges, sandboxMetrics } from "./sandbox-metrics.ts";

export interface Metrics {
  readonly calls: CallObserver;
  readonly sandbox: SandboxObserver;
  /** Says where the counts of a backend are read from. */
  countBackend(counts: () => BackendCounts): void;
  /** Everything, as Prometheus reads it. */
  collect(): Promise<MetricsText>;
  close(): Promise<void>;
}

export interface MetricsOptions {
  readonly part: PartName;
  readonly instance: string;
  readonly methods: KnownMethods;
  readonly log: Log;
}

export function createMetrics({ part, instance, methods, log }: MetricsOptions): Metrics {
  const reader = new PrometheusExporter({ preventServerStart: true });
  const serializer = new PrometheusSerializer(undefined, false, undefined, false, true);
  const provider = new MeterProvider({ resource: resourceOf(part, instance), readers: [reader] });
  const meter = provider.getMeter("grpc-streaming-playground");
  const endSampling = processMetrics(meter);
  return {
    calls: callMetrics(meter, methods),
    sandbox: sandboxMetrics(meter),
    countBackend: (counts) => backendGauges(meter, counts),
    async collect() {
      const { resourceMetrics, errors } = await reader.collect();
      for (const error of errors) log(error);
      return { contentType: "text/plain; version=0.0.4; charset=utf-8", text: serializer.serialize(resourceMetrics) };
    },
    async close() {
      endSampling();
      await provider.shutdown();
    },
  };
}
