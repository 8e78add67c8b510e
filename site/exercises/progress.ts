// Which exercises the reader has done, kept in the browser: read by the exercise, the list and the sidebar.
import { readStored, writeStored } from "../lab/index.ts";

const key = "exercises:done";
/** Dispatched on the window when something has changed, so that the sidebar follows. */
export const progressEvent = "exercises:progress";

/** When each was first done, as RFC 3339, by its name. */
export type Progress = Readonly<Record<string, string>>;

export function readProgress(): Progress {
  return parseProgress(readStored(key) ?? "{}") ?? {};
}

/** Undefined when the text is no progress that was exported here. */
export function parseProgress(text: string): Progress | undefined {
  try {
    const kept: unknown = JSON.parse(text);
    if (typeof kept !== "object" || kept === null || Array.isArray(kept)) return undefined;
    const entries = Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === "string");
    return entries.length === Object.keys(kept).length ? Object.fromEntries(entries) : undefined;
  } catch {
    return undefined;
  }
}

export function markDone(name: string): void {
  writeProgress({ [name]: new Date().toISOString(), ...readProgress() });
}

export function writeProgress(progress: Progress): void {
  const isEmpty = Object.keys(progress).length === 0;
  writeStored(key, isEmpty ? undefined : JSON.stringify(progress));
  window.dispatchEvent(new CustomEvent(progressEvent));
}
