// Hostile input of every kind at everything that faces strangers, and what a victim beside it feels. Each find has a seed:
// `npm run bench -- abuse --set seed=N --set attempts=1` tries it again.
import { abuse } from "../abuse/abuse.ts";
import { type Figures, percentile, rounded } from "../figures.ts";

export const title = "Abuse: odd input at every surface, beside a victim's 100 ms ticker and GET /healthz";

export const full = { seconds: 3_600, seed: 1, attempts: 100_000_000, atOnce: 4 };
export const short: typeof full = { seconds: 60, seed: 1, attempts: 100_000_000, atOnce: 4 };

export async function run(size: typeof full = full): Promise<Figures> {
  const { tried, calls, finds, victim, ...found } = await abuse(size, (line) => console.log(`  ${line}`));
  const memory = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .map(([part, mib]) => `${part} ${String(mib)}`)
      .join(", ");
  return {
    inputs: Object.values(tried).reduce((sum, count) => sum + count, 0),
    "by surface": tried,
    calls,
    "processes ended": found.processesEnded,
    "calls without a status": finds.filter((find) => find.includes("without a status")).length,
    "victim: messages": victim.gapsMs.length,
    "victim: streams that ended": victim.ends.length === 0 ? "none" : victim.ends.join("; "),
    "victim: gap p50 ms": rounded(percentile(victim.gapsMs, 0.5)),
    "victim: gap p99 ms": rounded(percentile(victim.gapsMs, 0.99)),
    "victim: gap max ms": rounded(Math.max(...victim.gapsMs)),
    "GET /healthz p99 ms": rounded(percentile(victim.healthMs, 0.99)),
    "GET /healthz max ms": rounded(Math.max(...victim.healthMs)),
    "memory MiB at the start": memory(found.startMiB),
    "memory MiB at most": memory(found.peakMiB),
    "memory MiB 10 s after the end": memory(found.endMiB),
  };
}
