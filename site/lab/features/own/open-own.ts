// Finds the lab that an address names: kept in this browser, or held by the link itself.
import type { ExampleData } from "../../example.ts";
import { isSharedFragment } from "../share/fragment.ts";
import { exampleOf, type OwnLab } from "./own-lab.ts";
import { keptLab } from "./own-labs.ts";

export type OpenedOwn = { readonly id: string; readonly example: ExampleData } | { readonly fault: string };

/** `fragment` with its "#". */
export async function openOwn(fragment: string): Promise<OpenedOwn> {
  if (isSharedFragment(fragment)) return openLink(fragment);
  const id = fragment.slice(1);
  if (id === "") return { fault: "No lab is named in the address of this page." };
  const kept = keptLab(id);
  if (!kept)
    return {
      fault:
        "This browser keeps no lab of that name. It may be in another browser, or was deleted: a link from Share holds the lab itself.",
    };
  if ("unreadable" in kept) return { fault: `This lab cannot be opened: ${kept.unreadable}. It is kept as it is.` };
  return { id, example: exampleOf(id, kept.lab) };
}

async function openLink(fragment: string): Promise<OpenedOwn> {
  const [{ readLink }, { UnreadableLink }, { labOfLink }] = await Promise.all([
    import("../share/link.ts"),
    import("../share/shared-lab.ts"),
    import("./own-link.ts"),
  ]);
  try {
    const shared = readLink(fragment);
    const lab = labOfLink(shared);
    if (!lab) return { fault: `The link is for the example “${shared.example}”: open it at /lab/${shared.example}/.` };
    // The same link is the same lab: what is changed of it is there after a reload.
    const id = `link-${nameOf(fragment)}`;
    return { id, example: exampleOf(id, await withMethods(lab)) };
  } catch (error) {
    if (!(error instanceof UnreadableLink)) throw error;
    return { fault: `The link cannot be opened: ${error.message}. Ask for a new one.` };
  }
}

/** What cannot be read now is read by the lab itself later. */
async function withMethods(lab: OwnLab): Promise<OwnLab> {
  try {
    const { readProtos } = await import("../new-lab/read-protos.ts");
    const read = await readProtos(lab.protos);
    return read.ok ? { ...lab, methods: read.schema.entries } : lab;
  } catch {
    return lab;
  }
}

/** FNV-1a, 32 bits twice: short enough for a key, and of two links never the same by chance. */
function nameOf(fragment: string): string {
  return [0x811c9dc5, 0x1000193].map((start) => sum(fragment, start).toString(36)).join("");
}

function sum(text: string, start: number): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
