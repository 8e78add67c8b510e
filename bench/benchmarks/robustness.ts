// Each input that once stopped or slowed the server, alone, beside a victim's 100 ms ticker: what the offender gets, how long the
// victim waits, and what memory the server's two processes take and give back.
import { type Figures, rounded } from "../figures.ts";
import { ServerUnderAbuse } from "../abuse/server-under-abuse.ts";
import { VictimProcess } from "../abuse/victim-process.ts";
import { rows } from "../robustness/rows.ts";

/** `from`, `to`: which of the rows. */
export const full = { from: 1, to: 100, restSeconds: 10 };
export const short: typeof full = { from: 1, to: 3, restSeconds: 2 };

export const title = "Robustness: one hostile input at a time, each at a server of its own";

export async function run({ from, to, restSeconds }: typeof full): Promise<Figures> {
  const figures: Record<string, Figures> = {};
  for (const [name, hostile] of Object.entries(rows).slice(from - 1, to)) {
    const server = await ServerUnderAbuse.start();
    const gapsMs: number[] = [];
    const victim = new VictimProcess(server.scene.url, ({ ms }) => gapsMs.push(ms));
    try {
      await victim.started;
      await pause(1_000);
      gapsMs.length = 0;
      const got = await hostile({ scene: server.scene, log: () => server.log }).catch((error: unknown) =>
        String(error).slice(0, 120),
      );
      const peak = text(server.peakMiB);
      await pause(restSeconds * 1_000);
      const figure = {
        "the offender": got,
        "victim: longest gap ms": rounded(Math.max(...gapsMs)),
        "processes ended": server.ended,
        "memory MiB at most": peak,
        [`memory MiB ${String(restSeconds)} s later`]: text(server.memoryMiB()),
      };
      figures[name] = figure;
      console.log(`  ${name}: ${JSON.stringify(figure)}`);
    } finally {
      await victim.stop();
      await server.stop();
    }
  }
  return figures;
}

const text = ({ backend = 0, proxy = 0 }: Readonly<Record<string, number>>): string =>
  `backend ${String(backend)}, proxy ${String(proxy)}`;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
