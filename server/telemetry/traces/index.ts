// A span for each call, sent to a collector as OTLP over HTTP. Loaded when OTEL_EXPORTER_OTLP_ENDPOINT is set.
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { setGlobalErrorHandler, W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { type StatusCode, statusName } from "grpc-handler";
import { errorText } from "../../errors.ts";
import { atMost } from "../../grace.ts";
import { limits } from "../../limits.ts";
import type { Log } from "../../log.ts";
import { type CallBegin, type CallObserver, type KnownMethods, type ObservedCall, otherMethod } from "../calls.ts";
import { type PartName, resourceOf } from "../resource.ts";
import { serverFaults } from "../server-faults.ts";
import { samplerOf } from "./sampler.ts";

export interface Traces {
  readonly calls: CallObserver;
  /** Sends what is left, in the time that limits.ts gives it. */
  close(): Promise<void>;
}

export interface TracesOptions {
  readonly part: PartName;
  readonly instance: string;
  readonly methods: KnownMethods;
  /** Where the collector is: "http://127.0.0.1:4318". */
  readonly endpoint: string;
  /** The share of calls that are traced. */
  readonly ratio: number;
  readonly log: Log;
}

export function createTraces({ part, instance, methods, endpoint, ratio, log }: TracesOptions): Traces {
  const { exportMs, queuedSpans, batchSpans, intervalMs, closeMs } = limits.traces;
  setGlobalErrorHandler((error) =>
    log(`spans could not be sent to the collector: ${errorText(error)}`, { level: "warn" }),
  );
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, "")}/v1/traces`, timeoutMillis: exportMs });
  const processor = new BatchSpanProcessor({
    exporter,
    maxQueueSize: queuedSpans,
    maxExportBatchSize: batchSpans,
    scheduledDelayMillis: intervalMs,
    exportTimeoutMillis: exportMs,
  });
  const provider = new TracerProvider({
    resource: resourceOf(part, instance),
    sampler: samplerOf(part, ratio),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer("grpc-streaming-playground");
  return {
    calls: { begin: (call) => begin(tracer, methods, call) },
    close: () => atMost(closeMs, provider.shutdown().catch(log)),
  };
}

const propagator = new W3CTraceContextPropagator();

/** A child of the caller's span, if it sent one that can be read, and the parent of the next hop's. */
function begin(tracer: Tracer, methods: KnownMethods, call: CallBegin): ObservedCall {
  const { method, mode, carrier } = methods.labelsOf(call);
  const { traceparent, tracestate } = call;
  const context = propagator.extract(ROOT_CONTEXT, { traceparent, tracestate }, defaultTextMapGetter);
  const attributes = {
    "rpc.system.name": "grpc",
    "rpc.method": method,
    "playground.mode": mode,
    ...(carrier !== undefined && { "playground.carrier": carrier }),
  };
  const name = method === otherMethod ? "grpc" : method;
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, context);
  const sent: Record<string, string> = {};
  propagator.inject(trace.setSpan(context, span), sent, defaultTextMapSetter);
  return { traceparent: sent["traceparent"], over: (code) => end(span, code) };
}

function end(span: Span, code: StatusCode): void {
  const status = statusName(code);
  span.setAttribute("rpc.response.status_code", status);
  if (serverFaults.has(code)) {
    span.setAttribute("error.type", status);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
