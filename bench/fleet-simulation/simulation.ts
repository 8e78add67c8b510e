// A fleet over three quarters of an hour: readers come, stay and leave, the fleet grows, a machine is lost, and then a zone.
import { type Random, seeded } from "../../server/sandbox/wire/fuzz.ts";
import type { Assumptions } from "./assumptions.ts";
import type { Costs } from "./costs.ts";
import { EventQueue } from "./event-queue.ts";
import { Machine } from "./machine.ts";
import { type Behaviour, type Sizing, sizingOf } from "./sizing.ts";

export interface Simulated {
  readonly sizing: Sizing;
  /** When all have come and the fleet has grown. */
  readonly machines: number;
  readonly coming: Waits;
  readonly steady: Waits;
  readonly machineLost: Waits;
  readonly zoneLost: Waits;
}

/** From Run, or from the loss, until the handler is loaded. */
export interface Waits {
  readonly waitsMs: readonly number[];
  readonly refused: number;
}

interface Reader {
  readonly behaviour: Behaviour;
  /** Where the reader is, or waits. */
  machine?: Machine;
  isStreaming: boolean;
  isGone: boolean;
}

const minute = 60_000;
/** What a wait counts for is decided when it begins. */
const phases = { steadyAtMs: 20 * minute, machineLostAtMs: 25 * minute, zoneLostAtMs: 35 * minute, endMs: 45 * minute };

export function simulate(readers: number, costs: Costs, assumed: Assumptions, seed = 1): Simulated {
  return new Simulation({ readers, costs, assumed, random: seeded(seed) }).run();
}

interface SimulationOptions {
  readonly readers: number;
  readonly costs: Costs;
  readonly assumed: Assumptions;
  readonly random: Random;
}

class Record implements Waits {
  readonly waitsMs: number[] = [];
  refused = 0;
}

class Simulation {
  readonly #options: SimulationOptions;
  readonly #events = new EventQueue();
  readonly #sizing: Sizing;
  readonly #machines: Machine[] = [];
  readonly #readers = new Set<Reader>();
  readonly #records = { coming: new Record(), steady: new Record(), machineLost: new Record(), zoneLost: new Record() };
  #ordered = 0;
  #rented = 0;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#sizing = sizingOf(options.costs, options.assumed);
  }

  run(): Simulated {
    const { readers, assumed } = this.#options;
    for (let left = Math.max(3, this.#machinesFor(readers * assumed.atFirst)); left > 0; left--) this.#rent();
    for (let index = 0; index < readers; index++)
      this.#events.after(this.#uniform(assumed.comingMs), () => this.#come(this.#records.coming));
    this.#scale();
    this.#events.runUntil(phases.machineLostAtMs);
    const machines = this.#machines.length;
    this.#lose(this.#machines.slice(0, 1), this.#records.machineLost);
    this.#events.runUntil(phases.zoneLostAtMs);
    this.#lose(
      this.#machines.filter(({ zone }) => zone === 0),
      this.#records.zoneLost,
    );
    this.#events.runUntil(phases.endMs);
    return { sizing: this.#sizing, machines, ...this.#records };
  }

  /** A reader arrives; when that reader leaves, another one arrives. */
  #come(record: Record): void {
    const { visitMs } = this.#options.assumed;
    const reader: Reader = { behaviour: this.#behaviour(), isStreaming: false, isGone: false };
    this.#readers.add(reader);
    this.#start(reader, this.#events.nowMs, record);
    this.#events.after(-Math.log(1 - this.#uniform(1)) * visitMs, () => {
      reader.isGone = true;
      this.#readers.delete(reader);
      if (reader.isStreaming) reader.machine?.leave(this.#sizing.cores[reader.behaviour]);
      const { nowMs } = this.#events;
      const isSteady = nowMs >= phases.steadyAtMs && nowMs < phases.machineLostAtMs;
      this.#come(isSteady ? this.#records.steady : new Record());
    });
  }

  #start(reader: Reader, sinceMs: number, record: Record): void {
    const machine = this.#choose();
    const cores = this.#sizing.cores[reader.behaviour];
    reader.machine = machine;
    machine.start({
      cores,
      onStarted: () => {
        record.waitsMs.push(this.#events.nowMs - sinceMs);
        reader.isStreaming = !reader.isGone;
        if (reader.isGone) machine.leave(cores);
      },
      onRefused: () => record.refused++,
    });
  }

  /** A hash of the reader's session spreads readers like chance, over those that seem ready; over all when none does. */
  #choose(): Machine {
    const { random, assumed } = this.#options;
    for (let tries = 0; tries < 20; tries++) {
      const machine = this.#machines[random(this.#machines.length)];
      if (machine?.seemsReady(assumed.routerLookMs)) return machine;
    }
    const ready = this.#machines.filter((machine) => machine.seemsReady(assumed.routerLookMs));
    const among = ready.length > 0 ? ready : this.#machines;
    const chosen = among[random(among.length)];
    if (!chosen) throw new Error("expected a fleet with machines, found none");
    return chosen;
  }

  #lose(lost: readonly Machine[], record: Record): void {
    const { costs } = this.#options;
    const lostAtMs = this.#events.nowMs;
    for (const machine of lost) {
      this.#machines.splice(this.#machines.indexOf(machine), 1);
      machine.isLost = true;
    }
    for (const reader of this.#readers) {
      if (!reader.machine?.isLost) continue;
      reader.isStreaming = false;
      this.#events.after(costs.lossNoticedMs, () => {
        if (!reader.isGone) this.#start(reader, lostAtMs, record);
      });
    }
  }

  /** Another machine for each that the sessions want, at most as many more as there are, as Kubernetes does it. */
  #scale(): void {
    const { scaleEveryMs, scaleDelayMs, target } = this.#options.assumed;
    const sessions = this.#machines.reduce((sum, { wanted }) => sum + wanted, 0);
    const there = this.#machines.length + this.#ordered;
    const wanted = Math.min(Math.ceil(sessions / (target * this.#sizing.places)), Math.max(2 * there, there + 4));
    for (let more = wanted - there; more > 0; more--) {
      this.#ordered++;
      this.#events.after(scaleDelayMs, () => {
        this.#ordered--;
        this.#rent();
      });
    }
    this.#events.after(scaleEveryMs, () => this.#scale());
  }

  #rent(): void {
    const { costs, assumed } = this.#options;
    const { places, idleCores } = this.#sizing;
    const { cores } = assumed.machine;
    const zone = this.#rented++ % assumed.zones;
    const options = { events: this.#events, costs, rules: assumed.places, cores, places, idleCores, zone };
    this.#machines.push(new Machine(options));
  }

  #machinesFor(sessions: number): number {
    return Math.ceil(sessions / (this.#options.assumed.target * this.#sizing.places));
  }

  #behaviour(): Behaviour {
    const { reads, runsOnceAMinute } = this.#options.assumed;
    const drawn = this.#uniform(1);
    if (drawn < reads) return "reads";
    return drawn < reads + runsOnceAMinute ? "runsOnceAMinute" : "streamsAllTheTime";
  }

  #uniform(below: number): number {
    return (this.#options.random(2 ** 32) / 2 ** 32) * below;
  }
}
