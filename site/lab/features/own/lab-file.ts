// Labs as files: one, or all of them. Anybody may have written what is opened.
import { saveFile } from "../../parts/save-file.ts";
import {
  checkVersion,
  labJson,
  labKind,
  labsKind,
  labVersion,
  type OwnLab,
  readLab,
  UnreadableLab,
} from "./own-lab.ts";

/** Far more than a browser keeps for a site. */
export const largestFileBytes = 20 * 1024 * 1024;

export function labFileText(lab: OwnLab): string {
  return `${JSON.stringify(labJson(lab), undefined, 2)}\n`;
}

export function labsFileText(labs: readonly OwnLab[]): string {
  return `${JSON.stringify({ kind: labsKind, version: labVersion, labs: labs.map(labJson) }, undefined, 2)}\n`;
}

/** What a file holds: the labs that can be read, and a sentence about each that cannot. */
export interface OpenedLabs {
  readonly labs: readonly OwnLab[];
  readonly faults: readonly string[];
}

/** Throws UnreadableLab when the file as a whole cannot be read. */
export function readLabFile(text: string): OpenedLabs {
  const value = parse(text);
  const { kind, version, labs } = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  if (kind === labKind) return { labs: [readLab(value)], faults: [] };
  if (kind !== labsKind)
    throw new UnreadableLab(
      `expected a lab or a backup that was exported here, with "kind": "${labKind}", found ${kind === undefined ? "none" : JSON.stringify(kind).slice(0, 60)}`,
    );
  checkVersion(version);
  if (!Array.isArray(labs)) throw new UnreadableLab("expected a list of labs, found none");
  return readEach(labs);
}

function readEach(values: readonly unknown[]): OpenedLabs {
  const labs: OwnLab[] = [];
  const faults: string[] = [];
  for (const [index, value] of values.entries()) {
    try {
      labs.push(readLab(value));
    } catch (error) {
      if (!(error instanceof UnreadableLab)) throw error;
      faults.push(`Lab ${String(index + 1)} of the file: ${error.message}.`);
    }
  }
  return { labs, faults };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableLab("expected a lab that was exported here, found a file that is no JSON");
  }
}

/** Gives the lab to the browser as a file. */
export function exportLab(lab: OwnLab): void {
  saveJson(`${fileName(lab.name)}.lab.json`, labFileText(lab));
}

/** What is kept and cannot be read, as it is. */
export function exportText(id: string, text: string): void {
  saveJson(`lab-${id}.json`, text);
}

export function exportLabs(labs: readonly OwnLab[]): void {
  saveJson("playground-labs.json", labsFileText(labs));
}

function saveJson(name: string, text: string): void {
  saveFile(name, new Blob([text], { type: "application/json" }));
}

/** Letters and digits, as every file system takes them. */
export function fileName(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
      .replaceAll(/^-|-$/gu, "")
      .slice(0, 60) || "lab"
  );
}
