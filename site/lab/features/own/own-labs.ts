// The reader's own labs in this browser's storage: listed, kept, renamed, copied, deleted and brought back.
import { filesIn } from "../editor/added-files.ts";
import { draftNames, loadDraft, programPrefix } from "../editor/drafts.ts";
import { editedAtMs } from "../editor/edits-elsewhere.ts";
import { readStored, storedKeys, writeStored } from "../../parts/storage.ts";
import { randomId } from "../../../run/session/session-id.ts";
import { cleanName, keptAs, labJson, type OwnLab, readLab, UnreadableLab } from "./own-lab.ts";

const prefix = "lab:my:";
export const labKey = (id: string): string => prefix + id;

export interface ReadableLab {
  readonly id: string;
  readonly lab: OwnLab;
  readonly changedAtMs: number;
}

/** What is kept and cannot be read, and why. */
export interface UnreadableKept {
  readonly id: string;
  readonly unreadable: string;
  readonly text: string;
}

export type KeptLab = ReadableLab | UnreadableKept;

/** What became of keeping a lab. */
export type Kept =
  | { readonly ok: true; readonly id: string }
  /** Storage is denied or full; the sentence says so. */
  | { readonly ok: false; readonly why: string };

/** All of them, the one that was changed last first; what cannot be read comes last. */
export function keptLabs(): readonly KeptLab[] {
  const changed = (one: KeptLab): number => ("lab" in one ? one.changedAtMs : -1);
  return storedKeys(prefix)
    .map((key) => keptLab(key.slice(prefix.length)))
    .filter((one) => one !== undefined)
    .sort((a, b) => changed(b) - changed(a));
}

/** Undefined when there is none of that id. */
export function keptLab(id: string): KeptLab | undefined {
  const text = readStored(labKey(id));
  if (text === undefined) return undefined;
  try {
    const lab = readLab(parse(text));
    return { id, lab, changedAtMs: Math.max(lab.createdAtMs, editedAtMs(keptAs(id))) };
  } catch (error) {
    if (!(error instanceof UnreadableLab)) throw error;
    return { id, unreadable: error.message, text };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableLab("expected JSON, found a text that is none: it was cut off or changed");
  }
}

/** The lab as it stands, with the edits since it was kept. */
export function labAsItStands(id: string, lab: OwnLab): OwnLab {
  const [handler, proto, added] = draftNames(keptAs(id)).map(loadDraft);
  const { [lab.proto]: source = "", ...others } = lab.protos;
  const programs = programPrefix(keptAs(id));
  const clients = storedKeys(programs).map((key) => [key.slice(programs.length), readStored(key) ?? ""] as const);
  return {
    ...lab,
    handler: handler ?? lab.handler,
    protos: { [lab.proto]: proto ?? source, ...(added === undefined ? others : filesIn(added)) },
    clients: { ...lab.clients, ...Object.fromEntries(clients) },
  };
}

/** Keeps a new lab. */
export function keepLab(lab: OwnLab): Kept {
  const id = randomId().slice(0, 12);
  if (!writeStored(labKey(id), JSON.stringify(labJson(lab)))) return { ok: false, why: whyNotKept() };
  for (const [method, program] of Object.entries(lab.clients)) writeStored(programPrefix(keptAs(id)) + method, program);
  return { ok: true, id };
}

/** False when it was not kept. */
export function renameLab(id: string, lab: OwnLab, name: string): boolean {
  return writeStored(labKey(id), JSON.stringify(labJson({ ...lab, name: cleanName(name) })));
}

/** Forgets the lab and its edits; the returned function brings all of it back, and says whether it could. */
export function deleteLab(id: string): () => boolean {
  const kept = keysOf(id).map((key) => [key, readStored(key)] as const);
  for (const [key] of kept) writeStored(key, undefined);
  return () => kept.map(([key, value]) => writeStored(key, value)).every(Boolean);
}

/** The lab's own key first: a tab that has the lab open follows no edits of it from then on. */
function keysOf(id: string): readonly string[] {
  const own = labKey(id);
  return [own, ...storedKeys("lab:").filter((key) => key !== own && isKeyOf(id, key))];
}

/** Whether it is the lab's own key, or one of what is kept by `keptAs`: texts, programs, times, choices. */
export function isKeyOf(id: string, key: string): boolean {
  const [my = ""] = keptAs(id).split(":");
  const [, kind, ...rest] = key.split(":");
  return key === labKey(id) || (kind !== my && rest[0] === my && rest[1] === id);
}

/** The id under which another lab has that name already. */
export function labNamed(name: string, exceptId?: string): string | undefined {
  const wanted = cleanName(name).toLowerCase();
  return keptLabs().find((one) => one.id !== exceptId && "lab" in one && one.lab.name.toLowerCase() === wanted)?.id;
}

/** The name, with a number behind it where another lab has it. */
export function freeName(wish: string): string {
  const name = cleanName(wish) || "Lab";
  if (labNamed(name) === undefined) return name;
  const base = name.replace(/ \(\d+\)$/u, "").slice(0, 72);
  for (let number = 2; ; number++) {
    const numbered = `${base} (${String(number)})`;
    if (labNamed(numbered) === undefined) return numbered;
  }
}

/** Whether this browser keeps anything at all. */
export function keepsAnything(): boolean {
  const probe = "lab:probe";
  const kept = writeStored(probe, "1") && readStored(probe) === "1";
  writeStored(probe, undefined);
  return kept;
}

export function whyNotKept(): string {
  return keepsAnything()
    ? "This browser has no room left for it: delete a lab that you no longer need, or export it first."
    : "This browser denies storage to this page, so nothing is kept here: export what you want to have later.";
}
