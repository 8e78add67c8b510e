// Two calls on one connection, one of them stalled: the rate of the other against its rate alone.
import { CarrierParts } from "../carriers/carrier-parts.ts";
import { paths } from "../carriers/paths.ts";
import { type Figures, percentile } from "../figures.ts";

export const title = "Two calls on one connection, one stalled: the other's rate as a ratio to its rate alone";

export const full = { rounds: 7, warmUpMs: 300, measureMs: 1_500 };
export const short = { rounds: 1, warmUpMs: 100, measureMs: 400 };

/** Where calls share a connection. */
const shared = ["grpc-mux.v1", "gRPC", "gRPC-Web, h2c"];

export async function run({ rounds, ...timing }: typeof full): Promise<Figures> {
  const parts = await CarrierParts.start();
  try {
    const table: Record<string, Figures> = {};
    for (const path of paths.filter(({ name }) => shared.includes(name))) {
      const pairs: { alone: number; beside: number }[] = [];
      for (let left = rounds; left > 0; left--) pairs.push(await parts.ask("beside", path, { timing }));
      const middle = (values: number[]): number => percentile(values, 0.5);
      table[path.name] = {
        "alone, messages per second": Math.round(middle(pairs.map(({ alone }) => alone))),
        "beside a stalled call": Math.round(middle(pairs.map(({ beside }) => beside))),
        ratio: Math.round(middle(pairs.map(({ alone, beside }) => beside / alone)) * 100) / 100,
      };
    }
    return table;
  } finally {
    await parts.stop();
  }
}
