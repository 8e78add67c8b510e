// How large a fleet must be, what readers wait for, and what the loss of a machine or a zone costs them: simulated, from what
// `npm run bench -- fleet-costs fleet-crowd fleet-trial --json content/figures/fleet-costs.json` measured, and held against a crowd that was.
import { readFileSync } from "node:fs";
import { type Figures, percentile } from "../figures.ts";
import { assumptions } from "../fleet-simulation/assumptions.ts";
import { type Costs, costsFile, readCosts } from "../fleet-simulation/costs.ts";
import { EventQueue } from "../fleet-simulation/event-queue.ts";
import { Machine } from "../fleet-simulation/machine.ts";
import { type Simulated, simulate, type Waits } from "../fleet-simulation/simulation.ts";

export const title = "A fleet for 1,000, 10,000 and 100,000 readers at once, simulated";

export const full = { seed: 1 };

export function run({ seed }: typeof full): Promise<Figures> {
  const costs = readCosts();
  const sizes: Record<string, Figures> = {};
  const waits: Record<string, Figures> = {};
  const losses: Record<string, Figures> = {};
  for (const readers of [1_000, 10_000, 100_000]) {
    const name = readers.toLocaleString("en");
    const fromFew = simulate(readers, costs, { ...assumptions, atFirst: 0.1 }, seed);
    const fromHalf = simulate(readers, costs, { ...assumptions, atFirst: 0.5 }, seed);
    sizes[name] = sizeOf(readers, fromHalf, costs);
    waits[`${name} come to a fleet for a tenth`] = waitsOf(fromFew.coming);
    waits[`${name} come to a fleet for a half`] = waitsOf(fromHalf.coming);
    waits[`of ${name}, those who come later`] = waitsOf(fromHalf.steady);
    losses[`of ${name}, with one machine`] = lossOf(fromHalf.machineLost, readers);
    losses[`of ${name}, with one zone of three`] = lossOf(fromHalf.zoneLost, readers);
  }
  return Promise.resolve({
    "What a fleet needs": sizes,
    "From Run to a loaded handler": waits,
    "What is lost with a machine or a zone": losses,
    "The simulation against a measurement": check(costs),
  });
}

/** All that is rented, the balancer aside. */
function sizeOf(readers: number, { machines, sizing }: Simulated, costs: Costs): Figures {
  const { machine } = assumptions;
  // One more than needed, since one may be lost.
  const proxies = 1 + Math.ceil(readers / sizing.readersOfProxy);
  const cores = machines * machine.cores + proxies;
  const proxiesMB = proxies * costs.proxyMB + readers * costs.proxyReaderMB;
  const memoryGB = (machines * machine.memoryMB + proxiesMB) / 1_000;
  return {
    "sessions of a backend, at most": sizing.places,
    "limited by": sizing.limitedBy,
    backends: machines,
    proxies,
    cores,
    GB: Math.round(memoryGB),
    "cores for 1,000": round((cores / readers) * 1_000),
    "GB for 1,000": round((memoryGB / readers) * 1_000),
  };
}

const round = (figure: number): number => Math.round(figure * 100) / 100;

const secondsAt = ({ waitsMs }: Waits, share: number): number => round(percentile(waitsMs, share) / 1_000);

function waitsOf(waits: Waits): Figures {
  const { waitsMs, refused } = waits;
  return {
    "first Runs": waitsMs.length,
    "p50 s": secondsAt(waits, 0.5),
    "p99 s": secondsAt(waits, 0.99),
    "max s": secondsAt(waits, 1),
    refused,
  };
}

function lossOf(waits: Waits, readers: number): Figures {
  const { waitsMs, refused } = waits;
  return {
    "readers who lose their handler": waitsMs.length + refused,
    "of all, %": round(((waitsMs.length + refused) / readers) * 100),
    "again after, p50 s": secondsAt(waits, 0.5),
    "p99 s": secondsAt(waits, 0.99),
    "max s": secondsAt(waits, 1),
    refused,
  };
}

/** The crowd that fleet-crowd measured, simulated on as many cores as it had: others used the machine too. */
function check(costs: Costs): Figures {
  const measured = JSON.parse(readFileSync(costsFile, "utf8")) as { "fleet-crowd": Figures };
  const { readers, "cores that they had": cores, ...waits } = measured["fleet-crowd"];
  const count = Number(readers);
  const simulated = crowdOf(count, Number(cores), costs);
  const rows = { "p50 ms": 0.5, "p99 ms": 0.99, "max ms": 1 };
  return Object.fromEntries(
    Object.entries(rows).map(([name, share]) => {
      const [real, model] = [Number(waits[name]), percentile(simulated, share)];
      const row = { measured: Math.round(real), simulated: Math.round(model), ratio: round(model / real) };
      return [`${String(count)} readers who run at once, ${name}`, row];
    }),
  );
}

function crowdOf(readers: number, cores: number, costs: Costs): number[] {
  const events = new EventQueue();
  const options = { events, costs, rules: assumptions.places, places: readers, idleCores: 0, zone: 0 };
  const machine = new Machine({ ...options, cores });
  const waits: number[] = [];
  const start = { cores: 0, onStarted: () => waits.push(events.nowMs), onRefused: () => undefined };
  for (let left = readers; left > 0; left--) machine.start({ ...start });
  events.runUntil(3_600_000);
  return waits;
}
