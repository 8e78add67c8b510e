// Do the fixtures bite? Every handler is changed in one place at a time, and some fixture must fail; a handler that merely
// replays recorded answers must fail many.
import type { LoadedFixture } from "../../server/fixtures/index.ts";
import { type Mutant, mutantsOf } from "../mutations/mutants.ts";
import { whyItSurvives } from "../mutations/survivors.ts";
import { Trial, type TriedHandler } from "../mutations/trial.ts";
import type { Figures, Size } from "../figures.ts";

export const title = "Fixtures against changed handlers";
/** Mutants of each handler; every handler has fewer than a thousand. */
export const full = { mutants: 1_000 };
export const short = { mutants: 12 };

export async function run({ mutants: most = full.mutants }: Size): Promise<Figures> {
  const trial = await Trial.start();
  try {
    const figures: Record<string, Figures> = {};
    for (const handler of trial.handlers) figures[handler.name] = await tried(handler, trial, most);
    return figures;
  } finally {
    await trial.close();
  }
}

async function tried({ name, source, fixtures }: TriedHandler, trial: Trial, most: number): Promise<Figures> {
  const mutants = evenly(mutantsOf(source), most);
  const killers = new Set<string>();
  const survivors: Mutant[] = [];
  for (const mutant of mutants) {
    const killer = await trial.firstFailing(fixtures, mutant.source);
    if (killer === undefined) survivors.push(mutant);
    else killers.add(killer);
  }
  const unexplained = survivors.filter((mutant) => whyItSurvives(name, mutant) === undefined);
  for (const { line, change } of unexplained) console.log(`  survived: ${name}: ${line}: ${change}`);
  // The first fixture that fails ends a mutant, so those that never were the first have their chance now.
  const idle: string[] = [];
  for (const fixture of fixtures.filter((one) => !killers.has(one.fixture.name)))
    if (!(await killsAny(fixture, mutants, trial))) idle.push(fixture.fixture.name);
  return {
    fixtures: fixtures.length,
    mutants: mutants.length,
    killed: mutants.length - survivors.length,
    "survive for a reason": survivors.length - unexplained.length,
    "survive for none": unexplained.length,
    "fixtures that kill none": idle.join(", ") || "none",
    "a replaying handler passes": `${String(await trial.replay(fixtures))} of ${String(fixtures.length)}`,
  };
}

async function killsAny(fixture: LoadedFixture, mutants: readonly Mutant[], trial: Trial): Promise<boolean> {
  for (const { source } of mutants) if ((await trial.firstFailing([fixture], source)) !== undefined) return true;
  return false;
}

function evenly<T>(all: readonly T[], most: number): T[] {
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(most, all.length) }, (_, i) => all[Math.floor(i * step)]).filter(
    (one) => one !== undefined,
  );
}
