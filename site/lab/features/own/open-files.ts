// Files that were opened or dropped: labs and backups are kept, .proto files begin a new lab.
import type { NewProto } from "../new-lab/new-protos.ts";
import { freeName, keepLab } from "./own-labs.ts";
import { UnreadableLab } from "./own-lab.ts";

/** What was done, as sentences, and the .proto files that a new lab is made from. */
export interface OpenedFiles {
  readonly said: readonly string[];
  readonly protos: readonly NewProto[];
}

export async function openFiles(files: readonly File[]): Promise<OpenedFiles> {
  const said: string[] = [];
  const protos: NewProto[] = [];
  for (const file of files) {
    if (file.name.endsWith(".proto"))
      protos.push({ path: file.webkitRelativePath || file.name, text: await file.text() });
    else said.push(...(await openLabs(file)));
  }
  return { said, protos };
}

async function openLabs(file: File): Promise<string[]> {
  const { largestFileBytes, readLabFile } = await import("./lab-file.ts");
  if (file.size > largestFileBytes)
    return [`${file.name} was not opened: it has ${String(file.size)} bytes, and no export of labs is so large.`];
  try {
    const { labs, faults } = readLabFile(await file.text());
    const kept = labs.map((lab) => {
      const name = freeName(lab.name);
      const made = keepLab({ ...lab, name });
      return made.ok ? `${name} was opened and is kept here.` : `${name} was not kept. ${made.why}`;
    });
    return [...kept, ...faults];
  } catch (error) {
    if (!(error instanceof UnreadableLab)) throw error;
    return [`${file.name} was not opened: ${error.message}. Nothing was changed.`];
  }
}
