// Do the fixtures bite? Every handler is changed in one place at a time, and some fixture must fail; a handler that merely
// replays recorded answers must fail many.
import { mutantsOf } from "../mutations/mutants.ts";
import { Trial } from "../mutations/trial.ts";
import type { Figures, Size } from "../figures.ts";

export const title = "Fixtures against changed handlers";
/** Mutants of each handler; every handler has fewer than a thousand. */
export const full = { mutants: 1_000 };
export const short = { mutants: 12 };

export async function run({ mutants: most = full.mutants }: Size): Promise<Figures> {
  const trial = await Trial.start();
  try {
    const figures: Record<string, Figures> = {};
    const killers = new Set<string>();
    for (const { name, source, fixtures } of trial.handlers) {
      const mutants = evenly(mutantsOf(source), most);
      const survivors: string[] = [];
      for (const mutant of mutants) {
        // The first that fails is enough; those that have killed none yet come first, so that each has its chance.
        const ordered = fixtures.toSorted(
          (a, b) => Number(killers.has(a.fixture.name)) - Number(killers.has(b.fixture.name)),
        );
        const killer = await trial.firstFailing(ordered, mutant.source);
        if (killer === undefined) survivors.push(mutant.what);
        else killers.add(killer);
      }
      for (const what of survivors) console.log(`  survived: ${name}: ${what}`);
      const replayed = await trial.replay(fixtures);
      figures[name] = {
        fixtures: fixtures.length,
        mutants: mutants.length,
        killed: mutants.length - survivors.length,
        "fixtures that killed none":
          fixtures
            .filter(({ fixture }) => !killers.has(fixture.name))
            .map(({ fixture }) => fixture.name)
            .join(", ") || "none",
        "a replaying handler passes": `${String(replayed)} of ${String(fixtures.length)}`,
      };
    }
    return figures;
  } finally {
    await trial.close();
  }
}

function evenly<T>(all: readonly T[], most: number): T[] {
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(most, all.length) }, (_, i) => all[Math.floor(i * step)]).filter(
    (one) => one !== undefined,
  );
}
