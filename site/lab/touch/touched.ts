// The client directive of a lab: its code comes when the reader first reaches for it, so that a page that is only read
// loads none of it. What the reader did in the meantime is done again when the lab is there.
import type { ClientDirective } from "astro";
import type { OwnedExample } from "../example.ts";
import { openedLab, placeOnPage } from "../bench/open-entry.ts";
import { readStored } from "../parts/storage.ts";
import { moreKey } from "../views/kept-views.ts";
import { hasOwnThings } from "./own-things.ts";
import { recordReach } from "./reach.ts";
import { type Awaited, wakeEvent } from "./wake-event.ts";

/** What `client:touched` is given. */
interface TouchedOptions {
  readonly example: OwnedExample;
  /** For pages that are one lab alone. */
  readonly atOnce: boolean;
  /** Whether the page shows controls that a plain one does not. */
  readonly hasControls: boolean;
}

declare module "astro" {
  interface AstroClientDirectives {
    "client:touched"?: TouchedOptions;
  }
}

const touched: ClientDirective = (load, { value }, island) =>
  void wake(load, value as unknown as TouchedOptions, island);

async function wake(
  load: Parameters<ClientDirective>[0],
  { example, atOnce, hasControls }: TouchedOptions,
  island: HTMLElement,
): Promise<void> {
  const reach = recordReach(island);
  // As a workbench it filled the window before the page was loaded again.
  const fillsWindow = openedLab() === placeOnPage(island);
  if (!atOnce && !fillsWindow) await Promise.race([reach.first, hasOwnThings(example) ? seen(island) : never]);
  const hydrate = await load();
  // What the page was built with is there when its lab takes over: else it would go and come again.
  const awaited: Awaited = [];
  if (hasControls || readStored(moreKey)) document.dispatchEvent(new CustomEvent(wakeEvent, { detail: awaited }));
  await Promise.all(awaited);
  reach.keepFields();
  await hydrate();
  reach.doAgain();
}

const never = new Promise<void>(() => undefined);

/** The reader's own things take their place before they are looked for. */
function seen(island: HTMLElement): Promise<void> {
  return new Promise((resolve) => {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      resolve();
    });
    for (const child of island.children) observer.observe(child);
  });
}

export default touched;
