// A file of the reader's progress: made by Export, read by Import, and what Reset forgets.
import { readStored, storedKeys, writeStored } from "../lab/index.ts";
import { type MarkKind, type Marks, readMarks, stepsIn, stepsPrefix, writeMarks } from "./progress.ts";

const kinds = ["done", "tried", "pages"] as const satisfies readonly MarkKind[];
const format = "grpc-course-progress";
const version = 2;

type Kept = Readonly<Record<MarkKind, Marks>> & {
  /** The ids of ticked steps, by their list: "/guide/unary/#steps". */
  readonly steps: Readonly<Record<string, readonly string[]>>;
};

/** What was read of a file, or why it cannot be. */
export type ReadFile = { readonly ok: true; readonly kept: Kept } | { readonly ok: false; readonly why: string };

export function exportText(): string {
  const marks = Object.fromEntries(kinds.map((kind) => [kind, readMarks(kind)]));
  const lists = storedKeys(stepsPrefix).map((key) => [key.slice(stepsPrefix.length), stepsIn(readStored(key))]);
  return `${JSON.stringify({ format, version, ...marks, steps: Object.fromEntries(lists) as object }, undefined, 2)}\n`;
}

/** A file of before there were versions is the marks of the exercises alone. */
export function readFile(text: string): ReadFile {
  const file = objectIn(text);
  if (!file) return refused("it is no JSON object");
  if (file["format"] === undefined) {
    const done = marksOf(file, names.done);
    return Object.keys(done).length > 0 ? { ok: true, kept: { ...nothing, done } } : refused("it holds no progress");
  }
  if (file["format"] !== format) return refused("it is a file of something else");
  if (typeof file["version"] !== "number" || file["version"] > version)
    return refused("it was made by a newer playground: open it there");
  const marks = kinds.map((kind) => [kind, marksOf(Object(file[kind]) as object, names[kind])]);
  const kept = { ...nothing, ...(Object.fromEntries(marks) as Record<MarkKind, Marks>), steps: stepsOf(file["steps"]) };
  return { ok: true, kept };
}

/** Adds it to what there is. False when the browser did not take all of it. */
export function addProgress({ steps, ...marks }: Kept): boolean {
  const lists = Object.entries(steps).map(([list, ids]) => {
    const key = stepsPrefix + list;
    return writeStored(key, JSON.stringify([...new Set([...stepsIn(readStored(key)), ...ids])]));
  });
  const written = kinds.map((kind) => writeMarks(kind, { ...marks[kind], ...readMarks(kind) }));
  return [...lists, ...written].every(Boolean);
}

export function forgetProgress(): void {
  for (const key of storedKeys(stepsPrefix)) writeStored(key, undefined);
  for (const kind of kinds) writeMarks(kind, {});
}

const nothing: Kept = { done: {}, tried: {}, pages: {}, steps: {} };

const refused = (why: string): ReadFile => ({
  ok: false,
  why: `This file cannot be taken: ${why}. Expected one that Export has made.`,
});

/** How long a name may be, for a file that anybody may have written. */
const names: Readonly<Record<MarkKind, RegExp>> = {
  done: /^[a-z0-9-]{1,80}$/u,
  tried: /^[a-z0-9-]{1,80}$/u,
  pages: /^\/guide\/[a-z0-9-]{1,80}\/$/u,
};
const listName = /^\/guide\/[a-z0-9-]{1,80}\/#[a-z0-9-]{1,80}$/u;
const stepId = /^[0-9a-f]{8}$/u;
const mostEntries = 500;

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function marksOf(value: object, name: RegExp): Marks {
  const isMark = ([key, at]: [string, unknown]): boolean =>
    name.test(key) && typeof at === "string" && at.length < 40 && !Number.isNaN(Date.parse(at));
  return Object.fromEntries(Object.entries(value).filter(isMark).slice(0, mostEntries));
}

function stepsOf(value: unknown): Kept["steps"] {
  const entries = Object.entries(Object(value) as object).filter(([list]) => listName.test(list));
  const lists = entries.slice(0, mostEntries).map(([list, ids]): [string, string[]] => [list, idsOf(ids)]);
  return Object.fromEntries(lists.filter(([, ids]) => ids.length > 0));
}

function idsOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((id): id is string => typeof id === "string" && stepId.test(id)).slice(0, mostEntries);
}
