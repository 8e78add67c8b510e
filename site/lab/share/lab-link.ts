// Between a lab and the links that carry it: what is put in, and what opening one does.
import type { Lab } from "../lab.ts";
import { loadProgram, saveProgram } from "../program/program-source.ts";
import { readLink } from "./link.ts";
import { type SharedLab, UnreadableLink } from "./shared-lab.ts";

/** What became of the link that the page was opened with. */
export type LinkState = { readonly kind: "taken" | "joined" } | { readonly kind: "unreadable"; readonly why: string };

/** The lab as others shall see it; with `join`, calling the same running handler. */
export function sharedLabOf(lab: Lab, join?: string): SharedLab {
  const { requestText, composerText, metadata, deadlineText } = lab.form.peek();
  const client = loadProgram(lab);
  return {
    example: lab.example.name,
    method: lab.method.peek().name,
    ...(lab.code.edited.peek() ? { source: lab.code.source.peek() } : {}),
    ...(client === undefined ? {} : { client }),
    form: {
      request: requestText.peek(),
      composer: composerText.peek(),
      metadata: metadata.peek().map(({ key, value }) => [key, value]),
      deadline: deadlineText.peek(),
    },
    ...(join === undefined ? {} : { join }),
  };
}

/** The address of the page that is this example's lab alone, where links lead. */
export function labPageOf(lab: Lab, folder: "lab" | "embed" = "lab"): string {
  return `${location.origin}/${folder}/${lab.example.name}/`;
}

/** Opens the link that a page's address holds. Nothing of the reader's is lost by it. */
export async function takeLink(lab: Lab, fragment: string): Promise<LinkState> {
  try {
    const shared = readLink(fragment);
    checkFit(lab, shared);
    fill(lab, shared);
    if (shared.join !== undefined) await lab.join(shared.join);
    return { kind: shared.join === undefined ? "taken" : "joined" };
  } catch (error) {
    if (!(error instanceof UnreadableLink)) throw error;
    return { kind: "unreadable", why: error.message };
  }
}

function checkFit({ example, methods }: Lab, shared: SharedLab): void {
  if (shared.example !== example.name) throw new UnreadableLink(`it is for the example "${shared.example}"`);
  if (methods.some(({ name }) => name === shared.method)) return;
  throw new UnreadableLink(`${example.title} has no method "${shared.method}"`);
}

function fill(lab: Lab, { method, source, client, form }: SharedLab): void {
  lab.methodName.value = method;
  const { requestText, composerText, metadata, deadlineText } = lab.form.peek();
  requestText.value = form.request ?? requestText.peek();
  composerText.value = form.composer ?? composerText.peek();
  metadata.value = form.metadata.map(([key, value], id) => ({ id, key, value }));
  deadlineText.value = form.deadline;
  // A reload brings back what the reader has made of the code since, and not the link's code once more.
  if (!isFirstTime(location.hash)) return;
  lab.code.takeShared(source);
  if (client !== undefined && loadProgram(lab) === undefined) saveProgram(lab, client);
}

const takenKey = "lab:taken";

function isFirstTime(fragment: string): boolean {
  try {
    if (sessionStorage.getItem(takenKey) === fragment) return false;
    sessionStorage.setItem(takenKey, fragment);
  } catch {
    // Denied: then drafts are not kept either, and there is nothing that a reload could bring back.
  }
  return true;
}
