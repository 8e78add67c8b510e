// What a part measures and traces: nothing unless the environment asks for it, and then the libraries are loaded.
import type { Registry } from "@bufbuild/protobuf";
import { hostname } from "node:os";
import type { Config } from "../config.ts";
import type { Log } from "../log.ts";
import type { SandboxObserver } from "../sandbox/index.ts";
import type { AdminPortOptions } from "./admin-port.ts";
import { type CallObserver, KnownMethods, observeAll } from "./calls.ts";
import type { BackendCounts } from "./metrics/sandbox-metrics.ts";
import type { PartName } from "./resource.ts";

export interface Telemetry {
  /** Undefined when nothing observes calls, which then cost nothing more. */
  readonly calls: CallObserver | undefined;
  readonly sandbox: SandboxObserver | undefined;
  readonly metrics: AdminPortOptions["metrics"];
  countBackend(counts: () => BackendCounts): void;
  /** Sends what was not sent yet. Never rejects. */
  close(): Promise<void>;
}

export interface TelemetryOptions {
  readonly part: PartName;
  readonly config: Pick<Config, "adminPort" | "backendId" | "otlpEndpoint" | "traceRatio">;
  readonly descriptors: Registry;
  readonly log: Log;
}

export async function startTelemetry({ part, config, descriptors, log }: TelemetryOptions): Promise<Telemetry> {
  const methods = new KnownMethods(descriptors);
  const instance = part === "backend" ? config.backendId : hostname();
  const options = { part, instance, methods, log };
  const metrics =
    config.adminPort === undefined ? undefined : (await import("./metrics/index.ts")).createMetrics(options);
  const { otlpEndpoint: endpoint, traceRatio: ratio } = config;
  const traces =
    endpoint === undefined
      ? undefined
      : (await import("./traces/index.ts")).createTraces({ ...options, endpoint, ratio });
  return {
    calls: observeAll(
      [metrics?.calls, traces?.calls].filter((one) => one !== undefined),
      log,
    ),
    sandbox: metrics?.sandbox,
    metrics: metrics && (() => metrics.collect()),
    countBackend: (counts) => metrics?.countBackend(counts),
    close: async () => {
      await Promise.all([metrics?.close().catch(log), traces?.close()]);
    },
  };
}
