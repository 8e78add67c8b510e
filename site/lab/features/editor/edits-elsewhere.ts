// Where and when the reader has edited an example: each page has edits of its own, and offers those of another page.
import { keptName, labAlone, type LabPage, type OwnedExample } from "../../example.ts";
import { readStored, storedKeys, writeStored } from "../../parts/storage.ts";
import { draftNames, loadDraft, programPrefix } from "./drafts.ts";

/** Edits of the same example that belong to another page. */
export interface EditElsewhere {
  /** The name they are kept under. */
  readonly name: string;
  /** The page they were made on. */
  readonly page: LabPage;
  /** When, in milliseconds since 1970; 0 when they are from before that was kept. */
  readonly atMs: number;
}

const whenKey = (name: string): string => `lab:edited:${name}`;
const answerKey = (name: string): string => `lab:edit-answered:${name}`;

/** Remembers that something of this lab was edited now, or that all is as it was. */
export function rememberEdit(example: OwnedExample, nowMs = Date.now()): void {
  if (!example.page) return;
  const name = keptName(example);
  writeStored(whenKey(name), hasEdits(name) ? JSON.stringify({ ...example.page, atMs: nowMs }) : undefined);
}

/** The latest edits of the same example on another page, unless the reader has answered the offer of them here. */
export function editElsewhere(example: OwnedExample): EditElsewhere | undefined {
  if (!example.page || example.own) return undefined;
  const own = keptName(example);
  const [latest] = namesOf(example)
    .filter((name) => name !== own && hasEdits(name))
    .map((name) => describe(example, name))
    .sort((a, b) => b.atMs - a.atMs);
  return latest && readStored(answerKey(own)) !== answerTo(latest) ? latest : undefined;
}

/** The offer is not made again on this page, until there are later edits. */
export function answerOffer(example: OwnedExample, offer: EditElsewhere): void {
  writeStored(answerKey(keptName(example)), answerTo(offer));
}

/** The texts of those edits, in the order of a lab's files; undefined is as in the example. */
export function textsOf({ name }: EditElsewhere): readonly (string | undefined)[] {
  return draftNames(name).map(loadDraft);
}

/** The client programs of those edits, for the methods that have none of the reader's here. */
export function takePrograms({ name }: EditElsewhere, example: OwnedExample): void {
  const [from, to] = [programPrefix(name), programPrefix(keptName(example))];
  for (const key of storedKeys(from)) {
    const own = to + key.slice(from.length);
    if (readStored(own) === undefined) writeStored(own, readStored(key));
  }
}

const answerTo = ({ name, atMs }: EditElsewhere): string => `${name} ${String(atMs)}`;

function hasEdits(name: string): boolean {
  return draftNames(name).some((file) => loadDraft(file) !== undefined) || storedKeys(programPrefix(name)).length > 0;
}

/** Names that this example is kept under: its own, which was every page's once, and one for each page. */
function namesOf({ name }: OwnedExample): readonly string[] {
  const perPage = storedKeys(whenKey(`${name}@`)).map((key) => key.slice(whenKey("").length));
  return [name, ...perPage];
}

/** When the lab that is kept under that name was edited last, in milliseconds since 1970; 0 when it was not. */
export function editedAtMs(name: string): number {
  const { atMs } = kept(name);
  return typeof atMs === "number" && Number.isFinite(atMs) ? atMs : 0;
}

function describe(example: OwnedExample, name: string): EditElsewhere {
  const [, path] = name.split("@");
  const { title } = kept(name);
  return {
    name,
    page: path === undefined ? labAlone(example) : { path, title: typeof title === "string" ? title : path },
    atMs: editedAtMs(name),
  };
}

/** Anything may stand in a browser's storage. */
function kept(name: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(readStored(whenKey(name)) ?? "{}")) as Record<string, unknown>;
  } catch {
    return {};
  }
}
