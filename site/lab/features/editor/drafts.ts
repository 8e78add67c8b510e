// Keeps the reader's edits over reloads, and hands those of another tab on.
import { readStored, writeStored } from "../../parts/storage.ts";

const keyOf = (name: string): string => `lab:draft:${name}`;

/** What stands for the reader's own edits while the code of a share link has their place. */
export const asideOf = (name: string): string => `${name}:set-aside`;

/** The names under which a lab's handler, its .proto, and the reader's further .proto files are kept. */
export const draftNames = (lab: string): readonly [handler: string, proto: string, added: string] => [
  lab,
  `${lab}:proto`,
  `${lab}:added`,
];

/** Where anything of the reader's for that lab is kept. */
export const draftKeys = (lab: string): readonly string[] =>
  draftNames(lab).flatMap((name) => [keyOf(name), keyOf(asideOf(name))]);

/** What the keys of a lab's client programs begin with; the method's name follows. */
export const programPrefix = (lab: string): string => `lab:client:${lab}:`;

export function loadDraft(name: string): string | undefined {
  return readStored(keyOf(name));
}

interface Saved {
  readonly name: string;
  readonly source: string | undefined;
}

/** Other labs of this page; the browser's own event is for other tabs alone. */
const savedHere = new Set<(saved: Saved) => void>();

/** Without a source, forgets the draft. False when the browser did not take it: the draft then lives as long as the page. */
export function saveDraft(name: string, source: string | undefined): boolean {
  const kept = writeStored(keyOf(name), source);
  for (const receive of [...savedHere]) receive({ name, source });
  return kept;
}

/** Calls `take` when another lab or another tab saves a draft of that name. Only in a browser; returns what ends it. */
export function followDraft(name: string, take: (source: string | undefined) => void): () => void {
  const here = (saved: Saved): void => {
    if (saved.name === name) take(saved.source);
  };
  const elsewhere = ({ key, newValue }: StorageEvent): void => {
    if (key === keyOf(name)) take(newValue ?? undefined);
  };
  savedHere.add(here);
  window.addEventListener("storage", elsewhere);
  return () => {
    savedHere.delete(here);
    window.removeEventListener("storage", elsewhere);
  };
}
