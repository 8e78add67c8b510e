import { ROOT_CONTEXT, SpanKind, trace, TraceFlags } from "@opentelemetry/api";
import { SamplingDecision } from "@opentelemetry/sdk-trace";
import { expect, test } from "vitest";
import { samplerOf } from "./sampler.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const sampled = trace.setSpanContext(ROOT_CONTEXT, {
  ...{ traceId, spanId: "b7ad6b7169203331", traceFlags: TraceFlags.SAMPLED, isRemote: true },
});

test.each([
  ["proxy", 0.5, false],
  ["proxy", 0.4, true],
  // What a proxy has drawn is the same on its backend.
  ["backend", 0.5, true],
] as const)("a call that its caller traces: a %s that draws %d samples it: %s", (part, draw, isSampled) => {
  const { decision } = samplerOf(part, 0.5, () => draw).shouldSample(
    sampled,
    traceId,
    "a call",
    SpanKind.SERVER,
    {},
    [],
  );
  expect(decision === SamplingDecision.RECORD_AND_SAMPLED).toBe(isSampled);
});
