// Which calls are traced. At the proxy it is drawn for each call: were it to go by what clients send, a stranger could have all of
// theirs traced and fill the queue. A backend follows its proxy.
import { ParentBasedSampler, type Sampler, SamplingDecision } from "@opentelemetry/sdk-trace";
import type { PartName } from "../resource.ts";

export function samplerOf(part: PartName, ratio: number, draw: () => number = Math.random): Sampler {
  const drawn: Sampler = {
    shouldSample: () => ({
      decision: draw() < ratio ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
    }),
    toString: () => `drawn ${String(ratio)}`,
  };
  return part === "proxy" ? drawn : new ParentBasedSampler({ root: drawn });
}
