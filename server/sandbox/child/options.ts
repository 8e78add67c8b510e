// How the server tells a runner, on its command line, what to load and what its limits are.
import type { SnapshotName } from "../wire/down.ts";
import type { GuestLimits } from "./guest/host.ts";

export interface RunnerOptions {
  /** isolated-vm's native addon. */
  readonly addon: string;
  readonly snapshots: Readonly<Record<SnapshotName, string>>;
  readonly heapMiB: number;
  readonly entryMs: number;
  /** A process just this nice is one of a crowd. */
  readonly crowdNiceness: number;
  readonly loadMs: number;
  readonly frameBytes: number;
  readonly guest: GuestLimits;
}

export function readOptions(json: string | undefined): RunnerOptions {
  // Written by the server that started this process.
  return JSON.parse(json ?? "") as RunnerOptions;
}
