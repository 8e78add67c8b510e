// Whether requests are checked by the rules of the .proto files before the handler gets them: a choice of the reader's, where there are rules.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { readStored, writeStored } from "../../parts/storage.ts";

export class Validation {
  /** The reader's choice, which outlives a .proto that has no rules for a while. */
  readonly chosen: Signal<boolean> = signal(false);
  readonly offered: ReadonlySignal<boolean>;
  /** Whether a Run now has requests checked. */
  readonly on: ReadonlySignal<boolean>;
  readonly #key: string;

  /** `hasRules`: of the last .proto files that could be read. `name`: under which the lab's edits are kept. */
  constructor(hasRules: ReadonlySignal<boolean>, name: string) {
    this.#key = `lab:validate:${name}`;
    this.offered = hasRules;
    this.on = computed(() => this.offered.value && this.chosen.value);
  }

  /** Takes the choice of the last visit, and keeps those to come. Only in a browser; returns what ends it. */
  remember(): () => void {
    this.chosen.value = this.chosen.peek() || readStored(this.#key) === "on";
    return this.chosen.subscribe((chosen) => void writeStored(this.#key, chosen ? "on" : undefined));
  }
}
