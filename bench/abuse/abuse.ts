// Tries surface after surface, some attempts at a time, while a victim's ticker runs, and records what should not have happened.
import { type Random, seeded } from "../../server/sandbox/wire/fuzz.ts";
import { ServerUnderAbuse } from "./server-under-abuse.ts";
import type { Outcome, Scene } from "./surface.ts";
import { surfaces } from "./surfaces/index.ts";
import type { Gap, VictimFigures } from "./victim.ts";
import { VictimProcess } from "./victim-process.ts";

export interface AbuseSize {
  readonly seconds: number;
  /** Attempt n has the seed `seed + n`: a find is tried again with its own seed and `attempts` 1. */
  readonly seed: number;
  readonly attempts: number;
  readonly atOnce: number;
}

export interface Abuse {
  readonly tried: Readonly<Record<string, number>>;
  readonly calls: number;
  readonly processesEnded: number;
  readonly finds: readonly string[];
  readonly victim: VictimFigures;
  readonly startMiB: Readonly<Record<string, number>>;
  readonly peakMiB: Readonly<Record<string, number>>;
  /** Some seconds after the last attempt. */
  readonly endMiB: Readonly<Record<string, number>>;
}

/** An attempt with all its calls ends within this: they have deadlines of at most three seconds. */
const attemptMs = 20_000;
/** A victim's gap from here on is a find. */
export const longGapMs = 500;
/** Memory is looked at again after so long. */
const restMs = 10_000;

export async function abuse(size: AbuseSize, say: (line: string) => void): Promise<Abuse> {
  const server = await ServerUnderAbuse.start();
  const run = new Run(server.scene, size, say);
  const victim = new VictimProcess(server.scene.url, (gap) => run.gap(gap));
  try {
    await victim.started;
    const startMiB = server.memoryMiB();
    await run.all(() => server.ended);
    await new Promise((wake) => setTimeout(wake, restMs));
    const { tried, calls, finds } = run;
    return {
      ...{ tried, calls, finds, processesEnded: server.ended, victim: await victim.stop() },
      ...{ startMiB, peakMiB: server.peakMiB, endMiB: server.memoryMiB() },
    };
  } finally {
    await victim.stop();
    await server.stop();
  }
}

class Run {
  readonly tried: Record<string, number> = {};
  readonly finds: string[] = [];
  calls = 0;
  readonly #scene: Scene;
  readonly #size: AbuseSize;
  readonly #say: (line: string) => void;
  readonly #underWay = new Set<string>();
  #next = 0;

  constructor(scene: Scene, size: AbuseSize, say: (line: string) => void) {
    this.#scene = scene;
    this.#size = size;
    this.#say = say;
  }

  gap({ ms, ownDelayMs }: Gap): void {
    if (ms <= longGapMs) return;
    const own = `its own timer late by ${String(Math.round(ownDelayMs))}`;
    this.#find(`the victim waited ${String(Math.round(ms))} ms (${own}) beside ${[...this.#underWay].join(", ")}`);
  }

  async all(ended: () => number): Promise<void> {
    const { seconds, attempts, atOnce } = this.#size;
    const untilMs = performance.now() + seconds * 1_000;
    let known = ended();
    const work = async (): Promise<void> => {
      while (this.#next < attempts && performance.now() < untilMs) {
        await this.#attempt(this.#size.seed + this.#next++);
        if (ended() > known) this.#find(`a process ended beside ${[...this.#underWay].join(", ")}`);
        known = ended();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }

  async #attempt(seed: number): Promise<void> {
    const random = seeded(seed);
    const name = chosen(random);
    const label = `${name} (seed ${String(seed)})`;
    this.#underWay.add(label);
    this.tried[name] = (this.tried[name] ?? 0) + 1;
    const { calls, withoutStatus } = await this.#try(name, random);
    this.calls += calls;
    for (const what of withoutStatus) this.#find(`${label}: a call without a status: ${what}`);
    this.#underWay.delete(label);
  }

  async #try(name: string, random: Random): Promise<Outcome> {
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(), attemptMs);
    const address = `203.0.113.${String(random(40))}`;
    try {
      const attempt = { scene: this.#scene, random, address, signal: over.signal };
      return (await surfaces[name]?.surface(attempt)) ?? { calls: 0, withoutStatus: [] };
    } catch (error) {
      return { calls: 1, withoutStatus: [`the attempt failed: ${describe(error)}`] };
    } finally {
      clearTimeout(timer);
      over.abort();
    }
  }

  #find(what: string): void {
    this.finds.push(what);
    this.#say(`FOUND ${what}`);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

function chosen(random: Random): string {
  const rows = Object.entries(surfaces);
  let left = random(rows.reduce((sum, [, { weight }]) => sum + weight, 0));
  for (const [name, { weight }] of rows) {
    left -= weight;
    if (left < 0) return name;
  }
  return rows[0]?.[0] ?? "";
}
