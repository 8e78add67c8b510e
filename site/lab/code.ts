// The handler's source as the reader has it: edited, kept over reloads, and put back.
import { batch, computed, type ReadonlySignal, signal, type Signal } from "@preact/signals";
import { loadDraft, saveDraft } from "./editor/drafts.ts";
import type { ExampleData } from "./example.ts";

export class HandlerCode {
  readonly source: ReadonlySignal<string>;
  readonly edited: ReadonlySignal<boolean>;
  /** What Reset threw away, until the next edit. */
  readonly beforeReset: ReadonlySignal<string | undefined>;
  /** False when the browser did not keep the last edit: it then lasts as long as the page. */
  readonly kept: ReadonlySignal<boolean>;

  readonly #example: ExampleData;
  readonly #source: Signal<string>;
  readonly #kept = signal(true);
  readonly #beforeReset = signal<string | undefined>(undefined);

  constructor(example: ExampleData) {
    this.#example = example;
    this.#source = signal(example.handlerSource);
    this.source = this.#source;
    this.beforeReset = this.#beforeReset;
    this.kept = this.#kept;
    this.edited = computed(() => this.#source.value !== example.handlerSource);
  }

  /** Brings back the edits of an earlier visit. Only in a browser. */
  restore(): void {
    this.#source.value = loadDraft(this.#example.name) ?? this.#source.peek();
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
    this.#kept.value = saveDraft(this.#example.name, edited ? source : undefined) || !edited;
  }
}
