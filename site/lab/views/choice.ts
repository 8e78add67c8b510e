// Which tab a reader had open, kept over pages and visits.
import { signal, type Signal } from "@preact/signals";
import { readStored, writeStored } from "../parts/storage.ts";
import type { KeptView } from "./kept-views.ts";

export class ViewChoice {
  /** The view's id. */
  readonly id: Signal<string>;
  readonly #key: string;

  constructor({ key, first }: KeptView) {
    this.id = signal(first);
    this.#key = key;
  }

  /** Takes the choice of the last visit, and keeps those to come. Only in a browser; returns what ends it. */
  remember(): () => void {
    this.id.value = readStored(this.#key) ?? this.id.peek();
    return this.id.subscribe((id) => void writeStored(this.#key, id));
  }
}
