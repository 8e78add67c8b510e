// The handler's source as the reader has it: edited, kept over reloads, and put back.
import { batch, computed, type ReadonlySignal, signal, type Signal } from "@preact/signals";
import { asideOf, loadDraft, saveDraft } from "./editor/drafts.ts";
import type { ExampleData } from "./example.ts";

export class HandlerCode {
  readonly source: ReadonlySignal<string>;
  readonly edited: ReadonlySignal<boolean>;
  /** What Reset threw away, until the next edit. */
  readonly beforeReset: ReadonlySignal<string | undefined>;
  /** False when the browser did not keep the last edit: it then lasts as long as the page. */
  readonly kept: ReadonlySignal<boolean>;
  /** The reader's own edits, while the code of a share link has their place. Kept over visits, until brought back. */
  readonly setAside: ReadonlySignal<string | undefined>;

  readonly #example: ExampleData;
  readonly #source: Signal<string>;
  readonly #kept = signal(true);
  readonly #beforeReset = signal<string | undefined>(undefined);
  readonly #setAside = signal<string | undefined>(undefined);

  constructor(example: ExampleData) {
    this.#example = example;
    this.#source = signal(example.handlerSource);
    this.source = this.#source;
    this.beforeReset = this.#beforeReset;
    this.setAside = this.#setAside;
    this.kept = this.#kept;
    this.edited = computed(() => this.#source.value !== example.handlerSource);
  }

  /** Brings back the edits of an earlier visit. Only in a browser. */
  restore(): void {
    this.#source.value = loadDraft(keyOf(this.#example)) ?? this.#source.peek();
    this.#setAside.value = loadDraft(asideOf(keyOf(this.#example)));
  }

  /** Shows the code of a share link; without one, the original. Edits of the reader's own are set aside. */
  takeShared(source: string = this.#example.handlerSource): void {
    const own = this.edited.peek() ? this.#source.peek() : undefined;
    if (own !== undefined && own !== source) this.#putAside(own);
    this.#set(source, undefined);
  }

  /** The reader's own edits take the place of the shared code, which is set aside in turn. */
  bringBack(): void {
    const own = this.#setAside.peek();
    if (own === undefined) return;
    this.#putAside(this.edited.peek() ? this.#source.peek() : undefined);
    this.#set(own, undefined);
  }

  #putAside(source: string | undefined): void {
    this.#setAside.value = source;
    saveDraft(asideOf(keyOf(this.#example)), source);
  }

  edit(source: string): void {
    if (source !== this.#source.peek()) this.#set(source, undefined);
  }

  reset(): void {
    if (this.edited.peek()) this.#set(this.#example.handlerSource, this.#source.peek());
  }

  undoReset(): void {
    const before = this.#beforeReset.peek();
    if (before !== undefined) this.#set(before, undefined);
  }

  #set(source: string, beforeReset: string | undefined): void {
    batch(() => {
      this.#source.value = source;
      this.#beforeReset.value = beforeReset;
    });
    const edited = this.edited.peek();
    this.#kept.value = saveDraft(keyOf(this.#example), edited ? source : undefined) || !edited;
  }
}

const keyOf = ({ name, keptAs = name }: ExampleData): string => keptAs;
