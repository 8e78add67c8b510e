// Changes of handlers that no fixture can tell, each with its reason.
import survivors from "./survivors.json" with { type: "json" };
import type { Mutant } from "./mutants.ts";

/** Reason, handler, line of its source, changes. */
const known: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>>> =
  survivors;

/** Undefined when some fixture should have failed. */
export function whyItSurvives(handler: string, { line, change }: Mutant): string | undefined {
  return Object.keys(known).find((why) => known[why]?.[handler]?.[line]?.includes(change));
}
