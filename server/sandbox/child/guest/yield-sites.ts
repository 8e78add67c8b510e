// Remembers of each value that compiled code yields which yield it was, until the value is sent.
import { mostSites } from "../../wire/yield-site.ts";

/** Made when the isolate starts: a snapshot need not hold it. A value that is never sent is garbage-collected. */
let siteOf: WeakMap<object, number> | undefined;

class Site {
  readonly #number: number;

  constructor(number: number) {
    this.#number = number;
  }

  set v(value: unknown) {
    if (typeof value !== "object" || value === null) return;
    siteOf ??= new WeakMap();
    siteOf.set(value, this.#number);
  }
}

/** What compiled code assigns to, by number. */
export const sites: readonly object[] = Object.freeze(
  Array.from({ length: mostSites + 1 }, (_, number) => Object.freeze(new Site(number))),
);

/** 0: it came from no yield that is marked. */
export function takeSite(value: unknown): number {
  if (!siteOf || typeof value !== "object" || value === null) return 0;
  const site = siteOf.get(value) ?? 0;
  if (site > 0) siteOf.delete(value);
  return site;
}
