// What a share link holds: the code, the requests and the settings of one lab; and, to join others, a running handler.

import { isProtoPath } from "live-schema";
import type { ProtoFiles } from "../../../run/session/served-code.ts";

/** What the reader has filled in for the chosen method. */
export interface SharedForm {
  /** The request of a unary or server streaming method, as typed. */
  readonly request?: string;
  /** The next message of a method that takes a stream, as typed. */
  readonly composer?: string;
  readonly metadata: readonly (readonly [key: string, value: string])[];
  readonly deadline: string;
}

export interface SharedLab {
  /** Of a lab of the reader's own, whose `example` is empty: what it is called, and the path of its first .proto. */
  readonly own?: { readonly name: string; readonly proto: string };
  readonly example: string;
  readonly method: string;
  /** handler.ts; absent when it is the example's own. */
  readonly source?: string;
  /** The .proto; absent when it is the example's own. */
  readonly proto?: string;
  /** .proto files beside it, text by path; absent when there are none. */
  readonly added?: ProtoFiles;
  /** The client program; absent when it is the generated one. */
  readonly client?: string;
  /** Whether requests are checked by the rules of the .proto. */
  readonly validate?: boolean;
  readonly form: SharedForm;
  /** The id of a deployment that the opener's calls go to. */
  readonly join?: string;
}

/** A link cannot be taken; the message says why and what to do. */
export class UnreadableLink extends Error {}

/**
 * Checks what came out of a link, which anybody may have written. Throws UnreadableLink on the first thing that is not
 * as expected.
 */
export function checkSharedLab(value: unknown): SharedLab {
  const { own, example, method, source, proto, added, client, validate, form, join } = record(value, "the link");
  const { request, composer, metadata, deadline } = record(form, "form");
  return {
    ...(own === undefined ? {} : { own: ownIn(own) }),
    example: text(example, "example"),
    method: text(method, "method"),
    ...optional("source", source),
    ...optional("proto", proto),
    ...(added === undefined ? {} : { added: protosIn(added) }),
    ...optional("client", client),
    ...(validate === undefined ? {} : { validate: flag(validate, "validate") }),
    form: {
      ...optional("request", request),
      ...optional("composer", composer),
      metadata: list(metadata, "metadata").map(pair),
      deadline: text(deadline, "deadline"),
    },
    ...optional("join", join),
  };
}

function ownIn(value: unknown): { name: string; proto: string } {
  const { name, proto } = record(value, "name");
  const path = text(proto, "path of its .proto");
  if (!isProtoPath(path)) throw oddPath(path);
  return { name: text(name, "name").slice(0, 200), proto: path };
}

function oddPath(path: string): UnreadableLink {
  return new UnreadableLink(`it names a file ${JSON.stringify(path.slice(0, 100))}, which is no path of a .proto`);
}

function protosIn(value: unknown): ProtoFiles {
  const entries = Object.entries(record(value, ".proto files"));
  const odd = entries.find(([path]) => !isProtoPath(path));
  if (odd) throw oddPath(odd[0]);
  return Object.fromEntries(entries.map(([path, source]) => [path, text(source, path)]));
}

function pair(value: unknown): readonly [string, string] {
  const [key, given] = list(value, "metadata");
  return [text(key, "metadata key"), text(given, "metadata value")];
}

function optional<K extends string>(name: K, value: unknown): Partial<Record<K, string>> {
  if (value === undefined) return {};
  return { [name]: text(value, name) } as Record<K, string>;
}

function text(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  throw new UnreadableLink(`it has no ${name} that this playground understands`);
}

function flag(value: unknown, name: string): boolean {
  if (typeof value === "boolean") return value;
  throw new UnreadableLink(`it has no ${name} that this playground understands`);
}

function list(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new UnreadableLink(`it has no ${name} that this playground understands`);
}

function record(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UnreadableLink(`it has no ${name} that this playground understands`);
}
