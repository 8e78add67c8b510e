// A lab of the reader's own, as it is kept in the browser and as it is in a file: both are this JSON.
import { isProtoPath } from "live-schema";
import type { ProtoFiles } from "../../../run/session/served-code.ts";
import type { MethodEntry } from "../../../run/state/method-entry.ts";
import type { ExampleData, JsonObject, MethodSample } from "../../example.ts";

/** What `kind` says in one lab, and in a file of several. */
export const labKind = "grpc-streaming-playground/lab";
export const labsKind = "grpc-streaming-playground/labs";

/** A change that older pages cannot read takes the next number. */
export const labVersion = 1;

export interface OwnLab {
  readonly name: string;
  /** In milliseconds since 1970. */
  readonly createdAtMs: number;
  /** handler.ts; edits that were made since are kept beside it. */
  readonly handler: string;
  /** The path of the .proto that has the first tab; it is among `protos`. */
  readonly proto: string;
  readonly protos: ProtoFiles;
  /** What the .proto files declared, known before they have been read again. */
  readonly methods: readonly MethodEntry[];
  /** The method that the lab opens with. */
  readonly method: string;
  /** Requests that the reader wrote; others are made from the types. */
  readonly samples: Readonly<Record<string, MethodSample>>;
  /** Client programs by method. */
  readonly clients: Readonly<Record<string, string>>;
}

/** What is no lab of this version; the message says what was expected, what was found, and what to do. */
export class UnreadableLab extends Error {}

export function labJson(lab: OwnLab): JsonObject {
  return JSON.parse(JSON.stringify({ kind: labKind, version: labVersion, ...lab })) as JsonObject;
}

/** Checks what anybody may have written. Throws UnreadableLab. */
export function readLab(value: unknown): OwnLab {
  const found = record(value, "a lab");
  if (found["kind"] !== labKind) throw expected(`"kind": "${labKind}"`, found["kind"]);
  checkVersion(found["version"]);
  const protos = protosOf(found["protos"]);
  const proto = text(found["proto"], "proto");
  if (!Object.hasOwn(protos, proto)) throw expected("the file that `proto` names among `protos`", proto);
  const methods = list(found["methods"], "methods").map(methodOf);
  const [first] = methods;
  if (!first) throw expected("at least one method", "none");
  const method = text(found["method"], "method");
  return {
    name: cleanName(text(found["name"], "name")),
    createdAtMs: numberOf(found["createdAtMs"], "createdAtMs"),
    handler: text(found["handler"], "handler"),
    ...{ proto, protos, methods },
    method: methods.some(({ name }) => name === method) ? method : first.name,
    samples: entriesOf(found["samples"], "samples", sampleOf),
    clients: entriesOf(found["clients"], "clients", text),
  };
}

/** Throws a sentence for a version that this page does not know. */
export function checkVersion(version: unknown): void {
  if (version === labVersion) return;
  if (typeof version === "number" && version > labVersion)
    throw new UnreadableLab(
      `it is of version ${String(version)}, which a newer playground wrote; this page reads version ${String(labVersion)}: reload it, or open the file there`,
    );
  throw expected(`"version": ${String(labVersion)}`, version);
}

/** As it is shown and compared: on one line, of a length that a list has room for. */
export function cleanName(name: string): string {
  return name.replaceAll(/\s+/gu, " ").trim().slice(0, longestName);
}

export const longestName = 80;

/** The name under which its edits are kept. */
export const keptAs = (id: string): string => `my:${id}`;

/** Where the lab of that id is opened. */
export const pathOf = (id: string): string => `/lab/my/#${id}`;

/** What its workbench is given. */
export function exampleOf(id: string, lab: OwnLab): ExampleData {
  const { [lab.proto]: protoSource = "", ...added } = lab.protos;
  return {
    ...{ name: "", keptAs: keptAs(id), page: { path: pathOf(id), title: lab.name }, own: { added }, title: lab.name },
    ...{ services: [], protoPath: lab.proto, protoSource, protoMethods: lab.methods, handlerSource: lab.handler },
    opensAt: { at: "export default" },
    ...{ hasRules: false, methods: lab.samples, defaultMethod: lab.method },
  };
}

const kinds = ["unary", "server_streaming", "client_streaming", "bidi_streaming"] as const;

function methodOf(value: unknown): MethodEntry {
  const { name, label, kind, requestType, responseType } = record(value, "a method");
  const found = kinds.find((one) => one === kind);
  if (!found) throw expected(`a method's kind, one of ${kinds.join(", ")}`, kind);
  return {
    ...{ name: text(name, "name"), kind: found },
    ...{ requestType: text(requestType, "requestType"), responseType: text(responseType, "responseType") },
    ...(label === undefined ? {} : { label: text(label, "label") }),
  };
}

function sampleOf(value: unknown, name: string): MethodSample {
  const { request, messages, secondClient, autoSendMs, metadata, deadlineMs } = record(value, name);
  const json = (one: unknown): JsonObject => record(one, `a message of ${name}`) as JsonObject;
  return {
    ...(request === undefined ? {} : { request: json(request) }),
    ...(messages === undefined ? {} : { messages: list(messages, name).map(json) }),
    ...(secondClient === undefined ? {} : { secondClient: list(secondClient, name).map(json) }),
    ...(autoSendMs === undefined ? {} : { autoSendMs: numberOf(autoSendMs, "autoSendMs") }),
    ...(metadata === undefined ? {} : { metadata: entriesOf(metadata, "metadata", text) }),
    ...(deadlineMs === undefined ? {} : { deadlineMs: numberOf(deadlineMs, "deadlineMs") }),
  };
}

function protosOf(value: unknown): ProtoFiles {
  const protos = entriesOf(value, "protos", text);
  const odd = Object.keys(protos).find((path) => !isProtoPath(path));
  if (odd !== undefined) throw expected("paths that end in .proto", odd);
  return protos;
}

function entriesOf<T>(value: unknown, name: string, read: (value: unknown, name: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record(value, name)).map(([key, one]) => [key, read(one, key)]));
}

function record(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw expected(`${name} as a JSON object`, value);
}

function list(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw expected(`${name} as a list`, value);
}

function text(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  throw expected(`${name} as text`, value);
}

function numberOf(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  throw expected(`${name} as a number`, value);
}

function expected(what: string, found: unknown): UnreadableLab {
  const shown = found === undefined ? "nothing" : JSON.stringify(found).slice(0, 60);
  return new UnreadableLab(`expected ${what}, found ${shown}`);
}
