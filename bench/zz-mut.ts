import { mutantsOf } from "./mutations/mutants.ts";
import { Trial } from "./mutations/trial.ts";
const names = process.argv[2]!.split(",");
const pattern = process.argv[3] ? new RegExp(process.argv[3]) : undefined;
const trial = await Trial.start();
const killers = new Set<string>();
for (const { name, source, fixtures } of trial.handlers) {
  if (!names.includes(name) && names[0] !== "all") continue;
  const mutants = mutantsOf(source).filter(({ what }) => !pattern || pattern.test(what));
  let killed = 0;
  for (const mutant of mutants) {
    const ordered = fixtures.toSorted((a, b) => Number(killers.has(a.fixture.name)) - Number(killers.has(b.fixture.name)));
    const killer = await trial.firstFailing(ordered, mutant.source);
    if (killer === undefined) console.log(`  survived: ${name}: ${mutant.what}`);
    else { killers.add(killer); killed++; if (pattern) console.log(`  killed by ${killer}: ${mutant.what}`); }
  }
  console.log(name, killed, "of", mutants.length, "none:", fixtures.filter((f) => !killers.has(f.fixture.name)).map((f) => f.fixture.name).join(", "), "replay", pattern ? "" : await trial.replay(fixtures), "of", fixtures.length);
}
await trial.close();
