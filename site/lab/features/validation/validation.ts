// Whether requests are checked by the rules of the .proto files before the handler gets them: a choice of the reader's, where there are rules.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ProtoFiles } from "../../../run/session/served-code.ts";
import { readStored, writeStored } from "../../parts/storage.ts";

/** Without its comments, the text of a .proto that has rules imports what declares them. */
const rulesImport = /\bimport\s+(?:public\s+)?(["'])buf\/validate\/validate\.proto\1/;

export function hasRules(proto: string): boolean {
  return rulesImport.test(proto.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ""));
}

export class Validation {
  /** The reader's choice, which outlives a .proto that has no rules for a while. */
  readonly chosen: Signal<boolean> = signal(false);
  readonly offered: ReadonlySignal<boolean>;
  /** Whether a Run now has requests checked. */
  readonly on: ReadonlySignal<boolean>;
  readonly #key: string;

  /** `name`: under which the lab's edits are kept. */
  constructor(protos: ReadonlySignal<ProtoFiles>, name: string) {
    this.#key = `lab:validate:${name}`;
    this.offered = computed(() => Object.values(protos.value).some(hasRules));
    this.on = computed(() => this.offered.value && this.chosen.value);
  }

  /** Takes the choice of the last visit, and keeps those to come. Only in a browser; returns what ends it. */
  remember(): () => void {
    this.chosen.value = this.chosen.peek() || readStored(this.#key) === "on";
    return this.chosen.subscribe((chosen) => void writeStored(this.#key, chosen ? "on" : undefined));
  }
}
