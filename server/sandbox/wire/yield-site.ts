// The places in a program that yield, by number from 1; 0 is a place that is not known. Compiled code names them, the isolate
// counts by them, and a frame carries them in one byte.

/** More yields than these have no mark: a handler has one, or a few. */
export const mostSites = 64;

/** What stands between `yield` and its operand. */
export function siteMark(site: number): string {
  return `__playground.sites[${String(site)}].v = `;
}
