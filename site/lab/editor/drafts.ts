// Keeps the reader's edits over reloads.
import { readStored, writeStored } from "../storage.ts";

const keyOf = (example: string): string => `lab:draft:${example}`;

export function loadDraft(example: string): string | undefined {
  return readStored(keyOf(example));
}

/** Without a source, forgets the draft. False when the browser did not take it: the draft then lives as long as the page. */
export function saveDraft(example: string, source: string | undefined): boolean {
  return writeStored(keyOf(example), source);
}
