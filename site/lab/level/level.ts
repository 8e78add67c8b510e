// What a lab shows: what its page teaches with, what has been set to something, and with More all that there is.
import { signal, type Signal } from "@preact/signals";
import { type ControlName, type ShownParts, type ViewName, viewNames } from "../../schemas/lab-parts.ts";
import { readStored, writeStored } from "../parts/storage.ts";
import { moreKey } from "../views/kept-views.ts";

/** A page that says nothing. */
export const plainest: ShownParts = { views: ["stream"], controls: [] };

/** By control: whether it has a value that is not its default. What has one is shown on any page. */
export type IsSet = Partial<Record<ControlName, () => boolean>>;

export class Level {
  readonly parts: ShownParts;
  /** Whether the reader has opened More. */
  readonly more: Signal<boolean>;
  readonly #isSet: IsSet;

  /** `beside`: the lab whose More counts here too. */
  constructor(parts: ShownParts, isSet: IsSet = {}, beside?: Level) {
    this.parts = parts;
    this.more = beside?.more ?? signal(false);
    this.#isSet = isSet;
  }

  shows(control: ControlName): boolean {
    return this.more.value || this.parts.controls.includes(control) || this.#isSet[control]?.() === true;
  }

  /** In the order of the tabs. `current` is among them, however it came to be chosen. */
  views(current: string): readonly ViewName[] {
    return viewNames.filter((name) => this.more.value || name === current || this.parts.views.includes(name));
  }

  /** Takes the choice of the last visit. Only in a browser. */
  remember(): void {
    this.more.value = readStored(moreKey) === "open";
  }

  /** Opens More, or closes it, here and on the pages to come. */
  toggle(): void {
    this.more.value = !this.more.peek();
    writeStored(moreKey, this.more.peek() ? "open" : undefined);
  }
}
