// Which controls of more-parts.ts a lab shows, and when their code is loaded.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ControlName } from "../../schemas/lab-parts.ts";
import { type Awaited, wakeEvent } from "../touch/wake-event.ts";
import type { Level } from "./level.ts";
import type * as parts from "./more-parts.ts";

type MoreParts = typeof parts;

const loaded = signal<MoreParts | undefined>(undefined);

/** Once for all labs of the page; after a failure the next call tries again. Rejects when the site cannot be reached. */
export async function loadMoreParts(): Promise<void> {
  loaded.value ??= await import("./more-parts.ts");
}

/** Loads them before a lab takes over that shows some of them from the beginning. Only in a browser. */
export function loadBeforeWaking(): void {
  document.addEventListener(wakeEvent, (event) => {
    // What could not be loaded, the lab tries again by itself.
    (event as CustomEvent<Awaited>).detail.push(loadMoreParts().catch(() => undefined));
  });
}

/** Of a control: the parts, where the lab shows it. Undefined where it does not, or as long as their code is on its way. */
export function useMoreParts({ level }: { readonly level: Level }, control: ControlName): MoreParts | undefined {
  const shows = level.shows(control);
  useEffect(() => {
    // What a page shows from the beginning is loaded ahead; this is for what has been set to something.
    if (shows) loadMoreParts().catch(() => undefined);
  }, [shows]);
  return shows ? loaded.value : undefined;
}
