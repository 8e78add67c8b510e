// Whether this browser keeps something that makes a lab look other than the page that was built.
import { draftKeys } from "../features/editor/drafts.ts";
import { editElsewhere } from "../features/editor/edits-elsewhere.ts";
import { keptName, type OwnedExample } from "../example.ts";
import { readStored } from "../parts/storage.ts";
import { moreKey } from "../views/kept-views.ts";

/** Edits of that lab, edits elsewhere that it would offer, or that everything is to be shown. */
export function hasOwnThings(example: OwnedExample): boolean {
  if (draftKeys(keptName(example)).some((key) => readStored(key) !== undefined)) return true;
  if (editElsewhere(example)) return true;
  return readStored(moreKey) !== undefined;
}
