// Between a lab and the links that carry it: what is put in, and what opening one does.
import type { Lab } from "../../lab.ts";
import { loadProgram, saveProgram } from "../client-program/program-source.ts";
import { readLink } from "./link.ts";
import { type SharedLab, UnreadableLink } from "./shared-lab.ts";

/** What became of the link that the page was opened with. */
export type LinkState = { readonly kind: "taken" | "joined" } | { readonly kind: "unreadable"; readonly why: string };

/** The lab as others shall see it; with `join`, calling the same running handler. */
export function sharedLabOf(lab: Lab, join?: string): SharedLab {
  const { requestText, composerText, metadata, deadlineText } = lab.client.form.peek();
  const { handler, proto, added } = lab.files;
  const client = loadProgram(lab);
  const { own, title, protoPath } = lab.example;
  return {
    ...(own && { own: { name: title, proto: protoPath } }),
    example: lab.example.name,
    method: lab.client.method.peek().name,
    ...textIn("source", own ? handler.source.peek() : handler.change),
    ...textIn("proto", own ? proto.source.peek() : proto.change),
    ...(added.change === undefined ? {} : { added: added.change }),
    ...(client === undefined ? {} : { client }),
    ...(lab.validation.on.peek() ? { validate: true } : {}),
    form: {
      request: requestText.peek(),
      composer: composerText.peek(),
      metadata: metadata.peek().map(({ key, value }) => [key, value]),
      deadline: deadlineText.peek(),
    },
    ...(join === undefined ? {} : { join }),
  };
}

/** What no example has goes along whether it was changed or not. */
function textIn<K extends string>(name: K, text: string | undefined): Partial<Record<K, string>> {
  return text === undefined ? {} : ({ [name]: text } as Record<K, string>);
}

/** The address of the page that is this example's lab alone, where links lead. */
export function labPageOf(lab: Lab, folder: "lab" | "embed" = "lab"): string {
  return `${location.origin}/${folder}/${lab.example.own ? "my" : lab.example.name}/`;
}

/** Opens the link that a page's address holds. Nothing of the reader's is lost by it. */
export async function takeLink(lab: Lab, fragment: string): Promise<LinkState> {
  try {
    const shared = readLink(fragment);
    if (shared.example !== lab.example.name) throw new UnreadableLink(`it is for the example "${shared.example}"`);
    await takeFiles(lab, shared);
    if (shared.join !== undefined) lab.client.joins(joinersMark());
    fill(lab, shared);
    lab.validation.chosen.value = shared.validate ?? false;
    if (shared.join !== undefined) await lab.run.join(shared.join);
    return { kind: shared.join === undefined ? "taken" : "joined" };
  } catch (error) {
    if (!(error instanceof UnreadableLink)) throw error;
    return { kind: "unreadable", why: error.message };
  }
}

/** Nobody knows who else has joined, so names end in a number that hardly anybody else gets. */
function joinersMark(): string {
  return `-${String(100 + ((crypto.getRandomValues(new Uint16Array(1))[0] ?? 0) % 900))}`;
}

/** The files come first: they say which methods there are. */
async function takeFiles(lab: Lab, shared: SharedLab): Promise<void> {
  const { method, client } = shared;
  if (!(await hasMethod(lab, shared))) throw new UnreadableLink(`${lab.example.title} has no method "${method}"`);
  if (lab.example.own) await lab.schema.settled().catch(() => undefined);
  lab.client.methodName.value = method;
  // A reload brings back what the reader has made of the files since, and not the link's once more.
  if (!isFirstTime(location.hash)) return;
  lab.files.takeShared(shared);
  await lab.schema.settled().catch(() => undefined);
  if (client !== undefined && loadProgram(lab) === undefined) saveProgram(lab, client);
}

/** A .proto with mistakes, or that cannot be read now, is taken as it is; what is wrong is shown beside it. */
async function hasMethod({ example, schema }: Lab, { method, proto, added }: SharedLab): Promise<boolean> {
  if (proto === undefined && added === undefined) return Object.hasOwn(example.methods, method);
  const files = { [example.protoPath]: proto ?? example.protoSource, ...added };
  const read = await schema.read(files).catch(() => undefined);
  return !read?.ok || read.schema.methods.has(method);
}

function fill({ client }: Lab, { form }: SharedLab): void {
  const { requestText, composerText, metadata, deadlineText } = client.form.peek();
  requestText.value = form.request === undefined ? requestText.peek() : client.asOwn(form.request);
  composerText.value = form.composer === undefined ? composerText.peek() : client.asOwn(form.composer);
  metadata.value = form.metadata.map(([key, value], id) => ({ id, key, value }));
  deadlineText.value = form.deadline;
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
