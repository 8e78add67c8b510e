// Places in code that a page names, looked up while the site is built: one that is not there stops the build.
import { type Anchor, findAnchor, type LineRange } from "../lab/index.ts";

/** `who` begins the message for the page's author. */
export function placeIn(source: string, anchor: Anchor, who: string): LineRange {
  const found = findAnchor(source, anchor, true);
  if ("fault" in found) throw new Error(`${who}: ${found.fault}`);
  return found.lines;
}
