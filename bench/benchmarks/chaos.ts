// Thousands of readers who vanish in every ugly way, and what backend and proxy still hold of them when it is quiet again.
import type { Figures } from "../figures.ts";
import { runChaos } from "../load/chaos.ts";
import type { Holdings } from "../load/observed.ts";

export const title = "Sessions dropped in every ugly way: what the server holds before and after";

/** `mostSeconds`: when the time is over, those who have gone by then count. */
export const full = { sessions: 10_000, restarts: 20, mostSeconds: 600 };
export const short: typeof full = { sessions: 140, restarts: 2, mostSeconds: 120 };

export async function run(size: typeof full = full): Promise<Figures> {
  const { ends, backend, proxy, restarted } = await runChaos(size, (line) => console.log(`  ${line}`));
  return {
    "sessions dropped": Object.values(ends).reduce((sum, count) => sum + count, 0),
    ...ends,
    ...rows("backend", backend),
    ...rows("proxy", proxy),
    ...rows("proxy, the backend killed and started again", restarted),
  };
}

interface BeforeAndAfter {
  readonly before: Holdings;
  readonly after: Holdings;
}

function rows(who: string, { before, after }: BeforeAndAfter): Figures {
  const row = (name: string, value: (held: Holdings) => number): [string, string] => [
    `${who}: ${name}`,
    `${String(value(before))} → ${String(value(after))}`,
  ];
  return Object.fromEntries([
    row("processes", ({ processes }) => processes),
    row("open files", ({ files }) => files),
    row("timers", ({ timers }) => timers),
    row("sockets, pipes, processes", ({ handles }) => handles),
    row("HTTP/2 sessions and streams", ({ streams }) => streams),
    row("heap MB", ({ heapBytes }) => Math.round(heapBytes / 1e5) / 10),
  ]);
}
