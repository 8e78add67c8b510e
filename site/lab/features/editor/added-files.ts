// The .proto files that the reader has added beside the example's: kept, put back, shared and set aside as one text.
import { computed, type ReadonlySignal } from "@preact/signals";
import { isProtoPath } from "live-schema";
import type { ProtoFiles } from "../../../run/session/served-code.ts";
import type { EditedText } from "./edited-text.ts";

export class AddedFiles {
  /** Text by path, in the order of their tabs. */
  readonly files: ReadonlySignal<ProtoFiles>;
  readonly #text: EditedText;
  readonly #examplePath: string;

  /** `examplePath` is taken by the example's own. */
  constructor(text: EditedText, examplePath: string) {
    this.#text = text;
    this.#examplePath = examplePath;
    this.files = computed(() => without(filesIn(text.source.value), examplePath));
  }

  /** The files, if there are any. */
  get change(): ProtoFiles | undefined {
    return Object.keys(this.files.value).length === 0 ? undefined : this.files.value;
  }

  /** What keeps a file from having that path, as a sentence; undefined when nothing does. `now` is its present path. */
  faultOf(path: string, now?: string): string | undefined {
    if (path === now) return undefined;
    if (!isProtoPath(path))
      return "Write a path that ends in .proto, of letters, digits, dots, - and _, for instance shop/v1/money.proto.";
    if (path === this.#examplePath || Object.hasOwn(this.files.peek(), path)) return `There is a ${path} already.`;
    if (path.startsWith("google/protobuf/")) return "google/protobuf/ is Google’s own: import its files as they are.";
    return undefined;
  }

  /** A path that `faultOf` finds no fault with. */
  add(path: string): void {
    this.#put({ ...this.files.peek(), [path]: beginningOf(path) });
  }

  edit(path: string, source: string): void {
    const files = this.files.peek();
    if (Object.hasOwn(files, path)) this.#put({ ...files, [path]: source });
  }

  /** Its tab stays where it is. */
  rename(path: string, to: string): void {
    this.#put(
      Object.fromEntries(Object.entries(this.files.peek()).map(([name, text]) => [name === path ? to : name, text])),
    );
  }

  /** Until the next edit it can be brought back as what Reset threw away can. */
  remove(path: string): void {
    this.#text.discard(textOfFiles(without(this.files.peek(), path)));
  }

  #put(files: ProtoFiles): void {
    this.#text.edit(textOfFiles(files));
  }
}

function without(files: ProtoFiles, path: string): ProtoFiles {
  return Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));
}

/** Nothing for no files, which is what the example has. */
export function textOfFiles(files: ProtoFiles): string {
  return Object.keys(files).length === 0 ? "" : JSON.stringify(files);
}

/** Anything may stand in a browser's storage: what is no .proto is left out. */
export function filesIn(text: string): ProtoFiles {
  if (text === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return {};
    const entries = Object.entries(value).filter(
      (entry): entry is [string, string] => isProtoPath(entry[0]) && typeof entry[1] === "string",
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

/** The package is the folder, by convention. */
function beginningOf(path: string): string {
  const folders = path.split("/").slice(0, -1);
  const isPackage = folders.length > 0 && folders.every((folder) => /^[A-Za-z_]\w*$/.test(folder));
  return `syntax = "proto3";\n${isPackage ? `\npackage ${folders.join(".")};\n` : ""}`;
}
