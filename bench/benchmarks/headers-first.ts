// Initial metadata sent at once, the first message a second later: when each is at the client, on every carrier.
import { CarrierParts } from "../carriers/carrier-parts.ts";
import { fetchArrivals, inChromium } from "../carriers/chromium.ts";
import { paths } from "../carriers/paths.ts";
import { lateMs } from "../carriers/service.ts";
import { type Figures, percentile, rounded } from "../figures.ts";

export const title = `Initial metadata at once, the message ${String(lateMs)} ms later: arrival at the client`;

export const full = { calls: 9 };
export const short = { calls: 2 };

interface Arrivals {
  readonly headersMs: number;
  readonly messageMs: number;
}

export async function run({ calls }: typeof full): Promise<Figures> {
  const parts = await CarrierParts.start();
  try {
    const table: Record<string, Figures> = {};
    for (const path of paths) {
      // The first call of a path pays for its connection and its code.
      await parts.ask("arrivals", path);
      table[path.name] = await median(calls, () => parts.ask<Arrivals>("arrivals", path));
    }
    const inBrowser = await inChromium(await parts.proxyUrl(), async (page) => {
      await fetchArrivals(page);
      return median(calls, () => fetchArrivals(page));
    });
    return { ...table, "gRPC-Web by fetch in Chromium, HTTP/1.1": inBrowser };
  } finally {
    await parts.stop();
  }
}

async function median(calls: number, call: () => Promise<Arrivals>): Promise<Figures> {
  const all: Arrivals[] = [];
  for (let left = calls; left > 0; left--) all.push(await call());
  const middle = (of: (arrivals: Arrivals) => number): number => rounded(percentile(all.map(of), 0.5));
  return { "initial metadata, ms": middle(({ headersMs }) => headersMs), "message, ms": middle((a) => a.messageMs) };
}
