// What readers cost, as `npm run bench -- fleet-costs` measured it.
import { readFileSync } from "node:fs";
import type { Figures } from "../figures.ts";

export interface ReaderCost {
  /** Shares of one core. */
  readonly runnerCores: number;
  readonly backendCores: number;
  readonly proxyCores: number;
}

export interface Costs {
  readonly idle: ReaderCost;
  readonly streaming: ReaderCost;
  /** A Run of a reader who has a session: compiled, loaded, and the first message. */
  readonly runCpuMs: number;
  /** The first Run of a reader: a runner's boot, and all that a Run takes. */
  readonly startCpuMs: number;
  /** How long that takes on an idle machine when a runner is warm, and how long the boot takes when none is. */
  readonly warmStartMs: number;
  readonly bootMs: number;
  readonly runnerMB: number;
  readonly sessionMB: number;
  readonly backendMB: number;
  readonly proxyMB: number;
  readonly proxyReaderMB: number;
  /** From the loss of a machine until labs whose handlers it held have deployed elsewhere, with little load. */
  readonly lossNoticedMs: number;
}

export const costsFile = new URL("../../content/figures/fleet-costs.json", import.meta.url);

export function readCosts(): Costs {
  return costsOf(JSON.parse(readFileSync(costsFile, "utf8")) as Figures);
}

/** Throws with the name of a figure that is missing. */
export function costsOf(all: Figures): Costs {
  const at = (...names: string[]): number => figureAt(all, names);
  const reader = (does: string): ReaderCost => ({
    runnerCores: at("fleet-costs", "CPU of a reader, % of a core", does, "runner") / 100,
    backendCores: at("fleet-costs", "CPU of a reader, % of a core", does, "backend") / 100,
    proxyCores: at("fleet-costs", "CPU of a reader, % of a core", does, "proxy") / 100,
  });
  const start = (what: string): number => at("fleet-costs", "Starts", what, "ms");
  const memory = (what: string): number => at("fleet-costs", "Memory", what, "MB");
  return {
    idle: reader("has a session"),
    streaming: reader("streams ten messages a second"),
    runCpuMs: start("CPU of a Run"),
    startCpuMs: start("CPU of a first Run"),
    warmStartMs: start("first Run with a warm runner"),
    bootMs: start("boot of a runner"),
    runnerMB: memory("runner"),
    sessionMB: memory("backend, for each session"),
    backendMB: memory("backend without sessions"),
    proxyMB: memory("proxy without readers"),
    proxyReaderMB: memory("proxy, for each reader"),
    lossNoticedMs: at("fleet-trial", "a backend's machine vanishes", "p50 ms"),
  };
}

function figureAt(all: Figures, names: readonly string[]): number {
  let found: Figures | number | string | undefined = all;
  for (const name of names) found = typeof found === "object" ? found[name] : undefined;
  if (typeof found === "number" && Number.isFinite(found)) return found;
  throw new Error(
    `expected a number at ${names.join(" / ")}, found ${JSON.stringify(found)}: run fleet-costs and fleet-trial anew`,
  );
}
