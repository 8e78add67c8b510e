// The reader's files: the handler, its .proto, and the .proto files that the reader adds. They are put back, shared and set aside
// together.
import { computed, type ReadonlySignal } from "@preact/signals";
import type { ProtoFiles } from "../../../run/session/served-code.ts";
import { EditedText } from "./edited-text.ts";
import { AddedFiles, textOfFiles } from "./added-files.ts";
import { draftNames } from "./drafts.ts";
import type { ExampleData } from "../../example.ts";

/** What a share link has of the files; absent is as in the example. */
export interface SharedFiles {
  readonly source?: string | undefined;
  readonly proto?: string | undefined;
  /** .proto files beside it. */
  readonly added?: ProtoFiles | undefined;
}

/** The reader's files. */
export class LabFiles {
  readonly handler: EditedText;
  readonly proto: EditedText;
  readonly added: AddedFiles;
  /** All .proto files, the example's first. */
  readonly protos: ReadonlySignal<ProtoFiles>;
  /** Whether a .proto is another than the example's, or beside it. */
  readonly protosChanged: ReadonlySignal<boolean>;
  readonly edited: ReadonlySignal<boolean>;
  readonly kept: ReadonlySignal<boolean>;
  /** Whether Reset threw something away that can be brought back. */
  readonly wasReset: ReadonlySignal<boolean>;
  /** Whether edits of the reader's own are set aside. */
  readonly hasOwnAside: ReadonlySignal<boolean>;
  readonly #all: readonly EditedText[];

  constructor(example: ExampleData) {
    const [handler, proto, added] = draftNames(example.keptAs ?? example.name);
    this.handler = new EditedText(example.handlerSource, handler);
    this.proto = new EditedText(example.protoSource, proto);
    const text = new EditedText("", added);
    this.added = new AddedFiles(text, example.protoPath);
    this.protos = computed(() => ({ [example.protoPath]: this.proto.source.value, ...this.added.files.value }));
    this.#all = [this.handler, this.proto, text];
    this.protosChanged = computed(() => this.proto.edited.value || this.added.change !== undefined);
    this.edited = computed(() => this.#all.some(({ edited }) => edited.value));
    this.kept = computed(() => this.#all.every(({ kept }) => kept.value));
    this.wasReset = computed(() => this.#all.some(({ beforeReset }) => beforeReset.value !== undefined));
    this.hasOwnAside = computed(() => this.#all.some(({ setAside }) => setAside.value !== undefined));
  }

  restore(): void {
    for (const file of this.#all) file.restore();
  }

  reset(): void {
    for (const file of this.#all) file.reset();
  }

  undoReset(): void {
    for (const file of this.#all) file.undoReset();
  }

  /** Shows the files of a share link. Edits of the reader's own are set aside. */
  takeShared({ source, proto, added }: SharedFiles): void {
    const shared = [source, proto, added && textOfFiles(added)];
    const losesEdits = this.#all.some(({ change }, i) => change !== undefined && change !== shared[i]);
    this.#all.forEach((file, i) => {
      if (losesEdits) file.putAside(file.change);
      file.replace(shared[i] ?? file.original);
    });
  }

  /** The reader's own edits take the place of the shared files, which are set aside in turn. */
  bringBack(): void {
    if (!this.hasOwnAside.peek()) return;
    for (const file of this.#all) {
      const own = file.setAside.peek();
      file.putAside(file.change);
      file.replace(own ?? file.original);
    }
  }
}
