// What the reader has done of the course, kept in the browser: exercises, pages of the guide, and their steps.
import { readStored, storedKeys, writeStored } from "../lab/index.ts";

/** Dispatched on the window when something has changed, so that all that shows it follows. */
export const progressEvent = "course:progress";

/** When each was first done, as RFC 3339, by its name. */
export type Marks = Readonly<Record<string, string>>;

export interface Progress {
  /** Exercises whose checks all held, by name. */
  readonly done: Marks;
  /** Exercises that were checked. */
  readonly tried: Marks;
  /** Pages of the guide, by path: all steps ticked, or read to the end where there are none. */
  readonly pages: Marks;
  /** How many steps of a page are ticked. */
  readonly steps: (path: string) => number;
}

export type MarkKind = "done" | "tried" | "pages";

const keys: Readonly<Record<MarkKind, string>> = {
  done: "exercises:done",
  tried: "exercises:tried",
  pages: "course:pages",
};
export const stepsPrefix = "try:";

/** What the browser did not take; it lasts as long as the page. */
const unkept = new Map<string, Marks>();

export function readProgress(): Progress {
  return { done: readMarks("done"), tried: readMarks("tried"), pages: readMarks("pages"), steps: tickedSteps };
}

export function readMarks(kind: MarkKind): Marks {
  return unkept.get(keys[kind]) ?? marksIn(readStored(keys[kind]));
}

/** Anything may stand in a browser's storage: what is no mark is left out. */
function marksIn(text: string | undefined): Marks {
  const kept = parsed(text);
  if (typeof kept !== "object" || kept === null || Array.isArray(kept)) return {};
  return Object.fromEntries(
    Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** Of all lists of steps on the page. */
function tickedSteps(path: string): number {
  return storedKeys(`${stepsPrefix}${path}#`).reduce((sum, key) => sum + stepsIn(readStored(key)).length, 0);
}

/** The ids of ticked steps, as a list of steps keeps them. */
export function stepsIn(text: string | undefined): readonly string[] {
  const kept = parsed(text);
  return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
}

/** Keeps when it was marked first. */
export function mark(kind: MarkKind, name: string): void {
  const marks = readMarks(kind);
  if (!(name in marks)) writeMarks(kind, { ...marks, [name]: new Date().toISOString() });
}

export function unmark(kind: MarkKind, name: string): void {
  writeMarks(kind, Object.fromEntries(Object.entries(readMarks(kind)).filter(([other]) => other !== name)));
}

/** False when the browser did not take it. */
export function writeMarks(kind: MarkKind, marks: Marks): boolean {
  const key = keys[kind];
  const isEmpty = Object.keys(marks).length === 0;
  const isKept = writeStored(key, isEmpty ? undefined : JSON.stringify(marks));
  if (isKept) unkept.delete(key);
  else unkept.set(key, marks);
  window.dispatchEvent(new CustomEvent(progressEvent));
  return isKept;
}
