// Keeps the reader's edits over reloads.
import { readStored, writeStored } from "../../parts/storage.ts";

const keyOf = (name: string): string => `lab:draft:${name}`;

/** What stands for the reader's own edits while the code of a share link has their place. */
export const asideOf = (name: string): string => `${name}:set-aside`;

/** The names under which an example's handler and its .proto are kept. */
export const draftNames = (example: string): readonly [handler: string, proto: string] => [example, `${example}:proto`];

/** Where anything of the reader's for that example is kept. */
export const draftKeys = (example: string): readonly string[] =>
  draftNames(example).flatMap((name) => [keyOf(name), keyOf(asideOf(name))]);

export function loadDraft(name: string): string | undefined {
  return readStored(keyOf(name));
}

/** Without a source, forgets the draft. False when the browser did not take it: the draft then lives as long as the page. */
export function saveDraft(name: string, source: string | undefined): boolean {
  return writeStored(keyOf(name), source);
}
