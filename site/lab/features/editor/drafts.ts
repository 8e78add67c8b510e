// Keeps the reader's edits over reloads.
import { readStored, writeStored } from "../../parts/storage.ts";

const keyOf = (name: string): string => `lab:draft:${name}`;

/** What stands for the reader's own edits while the code of a share link has their place. */
export const asideOf = (name: string): string => `${name}:set-aside`;

/** The names under which an example's handler, its .proto, and the reader's further .proto files are kept. */
export const draftNames = (example: string): readonly [handler: string, proto: string, added: string] => [
  example,
  `${example}:proto`,
  `${example}:added`,
];

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
