// Retry by policy: grpc-js does it, when the channel is told which methods may be sent twice.
import type { ChannelOptions } from "@grpc/grpc-js";

export const withRetry: ChannelOptions = {
  "grpc.service_config": JSON.stringify({
    methodConfig: [
      {
        name: [{ service: "retry.v1.RetryService", method: "Fetch" }],
        retryPolicy: {
          // The first attempt counts. grpc-js makes five at most, whatever stands here.
          maxAttempts: 4,
          initialBackoff: "0.1s",
          maxBackoff: "2s",
          backoffMultiplier: 2,
          retryableStatusCodes: ["UNAVAILABLE"],
        },
      },
    ],
    // Each failure costs a token, each success gives a tenth back; with half of them gone, nothing is retried.
    retryThrottling: { maxTokens: 10, tokenRatio: 0.1 },
  }),
};
