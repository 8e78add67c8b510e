// Keeps the reader's edits over reloads.
import { readStored, writeStored } from "../storage.ts";

const keyOf = (example: string): string => `lab:draft:${example}`;

/** What stands for the reader's own edits while the code of a share link has their place. */
export const asideOf = (example: string): string => `${example}:set-aside`;

/** Where anything of the reader's for that example is kept. */
export const draftKeys = (example: string): readonly string[] => [keyOf(example), keyOf(asideOf(example))];

export function loadDraft(example: string): string | undefined {
  return readStored(keyOf(example));
}

/** Without a source, forgets the draft. False when the browser did not take it: the draft then lives as long as the page. */
export function saveDraft(example: string, source: string | undefined): boolean {
  return writeStored(keyOf(example), source);
}
