// Thousands of bidirectional streams that say nothing: what each costs the proxy, and whether all of it comes back.
import { setTimeout as wait } from "node:timers/promises";
import { CarrierParts } from "../carriers/carrier-parts.ts";
import { type Path, paths } from "../carriers/paths.ts";
import { type Figures, rounded } from "../figures.ts";

export const title = "Open idle bidirectional streams through the proxy, then all cancelled";

export const full = { streams: 5_000 };
export const short = { streams: 500 };

/** A WebSocket's default, and calm for HTTP/2. */
const perClient = 100;
/** Longer than any clean-up may take. */
const patienceMs = 10_000;

const measured = ["grpc-mux.v1", "gRPC", "gRPC-Web, h2c", "grpc-websockets"];

export async function run({ streams }: typeof full): Promise<Figures> {
  const parts = await CarrierParts.start();
  try {
    const table: Record<string, Figures> = {};
    for (const path of paths.filter(({ name }) => measured.includes(name))) {
      table[path.name] = await openAndCancel(parts, path, streams);
    }
    return table;
  } finally {
    await parts.stop();
  }
}

async function openAndCancel(parts: CarrierParts, path: Path, count: number): Promise<Figures> {
  // The pools and the code that the first streams leave behind are not their memory.
  await parts.ask("openIdle", path, { count, perClient });
  await cancelAll(parts, path);
  const before = await parts.proxyUsage();
  await parts.ask("openIdle", path, { count, perClient });
  const open = await parts.proxyUsage();
  const openCalls = await parts.openCalls();
  const left = await cancelAll(parts, path);
  const after = await parts.proxyUsage();
  return {
    "streams open at the backend": openCalls,
    "KB for each in the proxy": rounded((open.heldBytes - before.heldBytes) / count / 1000),
    "MB before": megabytes(before.heldBytes),
    "MB with all open": megabytes(open.heldBytes),
    "MB after all were cancelled": megabytes(after.heldBytes),
    "streams left at the backend": left,
  };
}

/** Resolves to the calls that are still open at the backend. */
async function cancelAll(parts: CarrierParts, path: Path): Promise<number> {
  await parts.ask("cancelIdle", path);
  const endMs = performance.now() + patienceMs;
  let left = await parts.openCalls();
  for (; left > 0 && performance.now() < endMs; left = await parts.openCalls()) await wait(50);
  await parts.ask("closeIdle", path);
  // The ends of the connections are still on their way.
  await wait(200);
  return left;
}

const megabytes = (bytes: number): number => rounded(bytes / 1_000_000);
