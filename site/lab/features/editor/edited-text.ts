// A text as the reader has it: edited, kept over reloads, set aside for a share link, and put back.
import { batch, computed, type ReadonlySignal, signal, type Signal } from "@preact/signals";
import { asideOf, followDraft, loadDraft, saveDraft } from "./drafts.ts";

/** One file of the reader's. */
export class EditedText {
  readonly original: string;
  readonly source: ReadonlySignal<string>;
  readonly edited: ReadonlySignal<boolean>;
  readonly #key: string;
  readonly #onSaved: () => void;
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

  /** `key` is the name under which edits are kept, and `onSaved` is called when they have been. */
  constructor(original: string, key: string, onSaved: () => void = () => undefined) {
    this.original = original;
    this.#key = key;
    this.#onSaved = onSaved;
    this.source = this.#source = signal(original);
    this.edited = computed(() => this.#source.value !== original);
  }

  /** The text, if it is another than the original. */
  get change(): string | undefined {
    return this.edited.peek() ? this.#source.peek() : undefined;
  }

  /** Brings back the edits of an earlier visit. Only in a browser. */
  restore(): void {
    this.#source.value = loadDraft(this.#key) ?? this.original;
    this.#setAside.value = loadDraft(asideOf(this.#key));
  }

  /** Takes what another tab or another lab of the page makes of this text. Only in a browser; returns what ends it. */
  follow(): () => void {
    const ends = [
      followDraft(this.#key, (source) => (this.#source.value = source ?? this.original)),
      followDraft(asideOf(this.#key), (source) => (this.#setAside.value = source)),
    ];
    return () => {
      for (const end of ends) end();
    };
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
    this.#onSaved();
  }
}
