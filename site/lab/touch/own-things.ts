// Whether this browser keeps something that makes a lab look other than the page that was built.
import { draftKeys } from "../features/editor/drafts.ts";
import { readStored } from "../parts/storage.ts";
import { outputView } from "../views/kept-views.ts";

/** Edits of that example, or another view of the run than the first. */
export function hasOwnThings(example: string): boolean {
  if (draftKeys(example).some((key) => readStored(key) !== undefined)) return true;
  return (readStored(outputView.key) ?? outputView.first) !== outputView.first;
}
