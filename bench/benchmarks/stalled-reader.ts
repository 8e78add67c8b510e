// A reader that stands still: what was sent before its silence reached the sender, and how soon a cancel gets past it.
import { setTimeout as wait } from "node:timers/promises";
import { CarrierParts } from "../carriers/carrier-parts.ts";
import { fetchCancel, fetchStall, inChromium } from "../carriers/chromium.ts";
import { type Path, paths } from "../carriers/paths.ts";
import { epochMs } from "../carriers/stalled.ts";
import { type Figures, rounded } from "../figures.ts";

export const title = "A stalled reader of 10 KB messages: what was sent, and the way of a cancel";

/** The handler has stopped when it has written nothing for so long. */
export const full = { quietMs: 2_000 };
export const short = { quietMs: 500 };

const bytes = 10_000;
/** Longer than any cancel may take. */
const patienceMs = 10_000;

export async function run({ quietMs }: typeof full): Promise<Figures> {
  const parts = await CarrierParts.start();
  try {
    const downloads: Record<string, Figures> = {};
    const uploads: Record<string, Figures> = {};
    for (const path of paths) {
      downloads[path.name] = await download(parts, path, quietMs);
      if (!path.cannot?.modes.includes("upload")) uploads[path.name] = await upload(parts, path);
    }
    downloads["gRPC-Web by fetch in Chromium, HTTP/1.1"] = await browserDownload(parts, quietMs);
    return { "server streaming, the client stalls": downloads, "client streaming, the handler stalls": uploads };
  } finally {
    await parts.stop();
  }
}

async function download(parts: CarrierParts, path: Path, quietMs: number): Promise<Figures> {
  await parts.ask("standStill", path, { mode: "Download", bytes });
  const written = await writtenWhenStill(parts, quietMs);
  const cancelMs = await cancelled(parts, () => parts.ask<number>("cancelStalled", path));
  await parts.ask("closeStalled", path);
  return { "handler had written, MB": megabytes(written), "cancel reaches the handler, ms": cancelMs };
}

async function upload(parts: CarrierParts, path: Path): Promise<Figures> {
  const sent = await parts.ask<number>("standStill", path, { mode: "Stall", bytes });
  const cancelMs = await cancelled(parts, () => parts.ask<number>("cancelStalled", path));
  await parts.ask("closeStalled", path);
  return { "client had sent, MB": megabytes(sent), "cancel reaches the handler, ms": cancelMs };
}

async function browserDownload(parts: CarrierParts, quietMs: number): Promise<Figures> {
  return inChromium(await parts.proxyUrl(), async (page) => {
    await fetchStall(page, bytes);
    const written = await writtenWhenStill(parts, quietMs);
    const cancelMs = await cancelled(parts, () => fetchCancel(page));
    return { "handler had written, MB": megabytes(written), "cancel reaches the handler, ms": cancelMs };
  });
}

async function writtenWhenStill(parts: CarrierParts, quietMs: number): Promise<number> {
  for (let before = -1; ;) {
    const { writtenBytes } = await parts.lastCall();
    if (writtenBytes === before) return writtenBytes;
    before = writtenBytes;
    await wait(quietMs);
  }
}

/** From the cancel at the client to the handler's event, in milliseconds. */
async function cancelled(parts: CarrierParts, cancel: () => Promise<number>): Promise<number | string> {
  const atMs = await cancel();
  while (epochMs() - atMs < patienceMs) {
    const { cancelledAtMs } = await parts.lastCall();
    // NaN travels as null.
    if (cancelledAtMs > 0) return rounded(cancelledAtMs - atMs);
    await wait(5);
  }
  return `not in ${String(patienceMs)}`;
}

const megabytes = (count: number): number => Math.round(count / 10_000) / 100;
