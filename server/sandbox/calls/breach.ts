// Tells the reader which limit the handler broke, where, and what to do about it.
import type { SandboxLimits } from "../contract.ts";
import { placeText } from "./source-places.ts";
import type { SourcePlace } from "./source-places.ts";
import type { Breach } from "../wire/guest-frame.ts";

export function breachMessage(breach: Breach, { sandbox }: SandboxLimits, place: SourcePlace | undefined): string {
  const where = place ? ` (${placeText(place)})` : "";
  if (breach === "heap")
    return `the handler's memory grew past ${String(sandbox.heapMiB)} MiB; keep less data alive at once${where}`;
  const ms = String(sandbox.entryMs);
  return `the handler ran ${ms} ms without yielding to the event loop; await something inside the loop${where}`;
}

export function unresponsiveMessage({ sandbox }: SandboxLimits): string {
  const ms = String(sandbox.unresponsiveMs);
  return `the handler held the processor for ${ms} ms; split the computation and await something in between`;
}
