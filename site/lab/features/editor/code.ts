// A file as the reader has it: edited, kept over reloads, and put back. A lab has the handler, its .proto, and the .proto files
// that the reader adds, which are put back, shared and set aside together.
import { batch, computed, type ReadonlySignal, signal, type Signal } from "@preact/signals";
import type { ProtoFiles } from "../../../run/session/served-code.ts";
import { AddedFiles, textOfFiles } from "./added-files.ts";
import { asideOf, draftNames, loadDraft, saveDraft } from "./drafts.ts";
import type { ExampleData } from "../../example.ts";

/** One file of the reader's. */
export class EditedText {
  readonly original: string;
  readonly source: ReadonlySignal<string>;
  readonly edited: ReadonlySignal<boolean>;
  readonly #key: string;
  readonly #source: Signal<string>;
  readonly #kept = signal(true);
  readonly #beforeReset = signal<string | undefined>(undefined);
  readonly #setAside = signal<string | undefined>(undefined);
  /** False when the browser did not keep the last edit: it then lasts as long as the page. */
  readonly kept: ReadonlySignal<boolean> = this.#kept;
  /** What Reset threw away, until the next edit. */
  readonly beforeReset: ReadonlySignal<string | undefined> = this.#beforeReset;
  /** The reader's own edits, while the text of a share link has their place. Kept over visits, until brought back. */
  readonly setAside: ReadonlySignal<string | undefined> = this.#setAside;

  /** `key` is the name under which edits are kept. */
  constructor(original: string, key: string) {
    this.original = original;
    this.#key = key;
    this.source = this.#source = signal(original);
    this.edited = computed(() => this.#source.value !== original);
  }

  /** The text, if it is another than the original. */
  get change(): string | undefined {
    return this.edited.peek() ? this.#source.peek() : undefined;
  }

  /** Brings back the edits of an earlier visit. Only in a browser. */
  restore(): void {
    this.#source.value = loadDraft(this.#key) ?? this.#source.peek();
    this.#setAside.value = loadDraft(asideOf(this.#key));
  }

  putAside(source: string | undefined): void {
    this.#setAside.value = source;
    saveDraft(asideOf(this.#key), source);
  }

  edit(source: string): void {
    if (source !== this.#source.peek()) this.#set(source, undefined);
  }

  reset(): void {
    if (this.edited.peek()) this.#set(this.original, this.#source.peek());
  }

  /** As an edit that can be undone as Reset can. */
  discard(source: string): void {
    if (source !== this.#source.peek()) this.#set(source, this.#source.peek());
  }

  undoReset(): void {
    const before = this.#beforeReset.peek();
    if (before !== undefined) this.#set(before, undefined);
  }

  /** As an edit, but also of what Reset threw away nothing remains. */
  replace(source: string): void {
    this.#set(source, undefined);
  }

  #set(source: string, beforeReset: string | undefined): void {
    batch(() => {
      this.#source.value = source;
      this.#beforeReset.value = beforeReset;
    });
    this.#kept.value = saveDraft(this.#key, this.change) || !this.edited.peek();
  }
}

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
