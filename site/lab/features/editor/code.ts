// The reader's files: the handler, its .proto, and the .proto files that the reader adds. They are put back, shared and set aside
// together.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { ProtoFiles } from "../../../run/session/served-code.ts";
import { EditedText } from "./edited-text.ts";
import { AddedFiles, textOfFiles } from "./added-files.ts";
import { draftNames } from "./drafts.ts";
import {
  answerOffer,
  editElsewhere,
  type EditElsewhere,
  rememberEdit,
  takePrograms,
  textsOf,
} from "./edits-elsewhere.ts";
import { type ExampleData, keptName } from "../../example.ts";

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
  /** Whether a .proto is another than what the server has for the example, or beside it. */
  readonly protosChanged: ReadonlySignal<boolean>;
  readonly edited: ReadonlySignal<boolean>;
  readonly kept: ReadonlySignal<boolean>;
  /** Whether Reset threw something away that can be brought back. */
  readonly wasReset: ReadonlySignal<boolean>;
  /** Whether edits of the reader's own are set aside. */
  readonly hasOwnAside: ReadonlySignal<boolean>;
  /** Edits of the same example on another page, while there are none here. */
  readonly offered: ReadonlySignal<EditElsewhere | undefined>;
  readonly #example: ExampleData;
  readonly #elsewhere = signal<EditElsewhere | undefined>(undefined);
  readonly #all: readonly EditedText[];
  #following: readonly (() => void)[] = [];

  constructor(example: ExampleData) {
    this.#example = example;
    const [handler, proto, added] = draftNames(keptName(example));
    const onSaved = (): void => rememberEdit(example);
    this.handler = new EditedText(example.handlerSource, handler, onSaved);
    this.proto = new EditedText(example.protoSource, proto, onSaved);
    const text = new EditedText(textOfFiles(example.own?.added ?? {}), added, onSaved);
    this.added = new AddedFiles(text, example.protoPath);
    this.protos = computed(() => ({ [example.protoPath]: this.proto.source.value, ...this.added.files.value }));
    this.#all = [this.handler, this.proto, text];
    this.protosChanged = computed(
      () => example.own !== undefined || this.proto.edited.value || this.added.change !== undefined,
    );
    this.edited = computed(() => this.#all.some(({ edited }) => edited.value));
    this.kept = computed(() => this.#all.every(({ kept }) => kept.value));
    this.wasReset = computed(() => this.#all.some(({ beforeReset }) => beforeReset.value !== undefined));
    this.hasOwnAside = computed(() => this.#all.some(({ setAside }) => setAside.value !== undefined));
    this.offered = computed(() => (this.edited.value ? undefined : this.#elsewhere.value));
  }

  /** Brings back the edits of an earlier visit, and follows those of other tabs. Only in a browser. */
  restore(): void {
    this.close();
    for (const file of this.#all) file.restore();
    this.#following = [...this.#all.map((file) => file.follow()), this.#onReturn()];
    this.#elsewhere.value = editElsewhere(this.#example);
  }

  /** A page that the browser has kept whole, and shows again, was not there to follow. */
  #onReturn(): () => void {
    const returned = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) this.restore();
    };
    window.addEventListener("pageshow", returned);
    return () => window.removeEventListener("pageshow", returned);
  }

  close(): void {
    for (const end of this.#following) end();
    this.#following = [];
  }

  /** The edits of the other page take the place of the original files here. */
  takeOffered(): void {
    const offered = this.offered.peek();
    if (!offered) return;
    const texts = textsOf(offered);
    this.#all.forEach((file, i) => file.replace(texts[i] ?? file.original));
    takePrograms(offered, this.#example);
    this.dismissOffered();
  }

  /** This page keeps the original files, and offers those edits no more. */
  dismissOffered(): void {
    const offered = this.#elsewhere.peek();
    if (offered) answerOffer(this.#example, offered);
    this.#elsewhere.value = undefined;
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
