// What a part measures and traces: nothing unless the environment asks for it, and then the libraries are loaded.
import type { FileRegistry } from "@bufbuild/protobuf";
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
  readonly config: Pick<Config, "adminPort" | "backendId">;
  readonly descriptors: FileRegistry;
  readonly log: Log;
}

export async function startTelemetry({ part, config, descriptors, log }: TelemetryOptions): Promise<Telemetry> {
  const methods = new KnownMethods(descriptors);
  const instance = part === "backend" ? config.backendId : hostname();
  const options = { part, instance, methods, log };
  const metrics =
    config.adminPort === undefined ? undefined : (await import("./metrics/index.ts")).createMetrics(options);
  return {
    calls: observeAll(metrics ? [metrics.calls] : []),
    sandbox: metrics?.sandbox,
    metrics: metrics && (() => metrics.collect()),
    countBackend: (counts) => metrics?.countBackend(counts),
    close: async () => {
      await metrics?.close().catch(log);
    },
  };
}
