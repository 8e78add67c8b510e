// One page of the course and how far the reader has come with it.
import type { Progress } from "./progress.ts";

/** A page of the course: of the guide, or an exercise. */
export interface CourseEntry {
  readonly path: string;
  readonly title: string;
  /** How many steps to try it has; absent for none. */
  readonly steps?: number;
}

export interface EntryState {
  readonly kind: "done" | "begun" | "new";
  /** As the list says it; empty for what has not been begun. */
  readonly text: string;
}

/** The exercise's name; undefined for a page of the guide. */
export function exerciseIn(path: string): string | undefined {
  return /^\/exercises\/([^/]+)\/$/u.exec(path)?.[1];
}

export function stateOf({ path, steps = 0 }: CourseEntry, progress: Progress): EntryState {
  const exercise = exerciseIn(path);
  if (exercise !== undefined) {
    if (exercise in progress.done) return { kind: "done", text: "done" };
    return exercise in progress.tried ? { kind: "begun", text: "tried" } : { kind: "new", text: "" };
  }
  const ticked = Math.min(steps, progress.steps(path));
  const count = steps === 0 ? "" : `${String(ticked)} of ${String(steps)} steps`;
  const isDone = path in progress.pages || (steps > 0 && ticked === steps);
  if (isDone) return { kind: "done", text: ticked === steps ? "done" : `done, ${count}` };
  return ticked > 0 ? { kind: "begun", text: count } : { kind: "new", text: count };
}

export function countDone(entries: readonly CourseEntry[], progress: Progress): number {
  return entries.filter((entry) => stateOf(entry, progress).kind === "done").length;
}

/** The first that is not done; after the last one of those that follow `from`, the ones before it. Undefined when all are done. */
export function nextUndone(
  entries: readonly CourseEntry[],
  progress: Progress,
  from?: string,
): CourseEntry | undefined {
  const start = entries.findIndex(({ path }) => path === from) + 1;
  const inTurn = [...entries.slice(start), ...entries.slice(0, start)];
  return inTurn.find((entry) => entry.path !== from && stateOf(entry, progress).kind !== "done");
}
