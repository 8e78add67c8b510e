// A list of steps that ticks itself: it listens to its lab's runs, and remembers what the reader has done.
import type { RunState } from "../lab/state/run-state.ts";
import { doneSteps, rememberSteps } from "./done.ts";
import { meets } from "./findings.ts";
import type { Outcome } from "./outcome.ts";

class TrySteps extends HTMLElement {
  #done = new Set<string>();

  connectedCallback(): void {
    this.#done = new Set(doneSteps(this.#key));
    for (const item of this.#items) this.#show(item);
    this.#count();
    labOf(this)?.addEventListener("lab:state", (event) => this.#hear((event as CustomEvent<RunState>).detail));
  }

  get #key(): string {
    return this.dataset["key"] ?? "";
  }

  get #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("li[data-step]")];
  }

  #hear(state: RunState): void {
    for (const item of this.#items) {
      if (this.#done.has(idOf(item)) || !meets(state, JSON.parse(item.dataset["expect"] ?? "{}") as Outcome)) continue;
      this.#done.add(idOf(item));
      rememberSteps(this.#key, [...this.#done]);
      this.#show(item);
      this.#count();
    }
  }

  #show(item: HTMLElement): void {
    const done = this.#done.has(idOf(item));
    item.toggleAttribute("data-done", done);
    item.querySelector("[data-tick]")?.setAttribute("aria-label", done ? "Done" : "Not done yet");
  }

  /** Read out by screen readers when it changes, since a tick elsewhere on the page makes no sound. */
  #count(): void {
    const count = this.querySelector("[data-count]");
    const items = this.#items;
    const done = items.filter((item) => this.#done.has(idOf(item))).length;
    if (count) count.textContent = done === 0 ? "" : `${String(done)} of ${String(items.length)} done`;
  }
}

function idOf(item: HTMLElement): string {
  return item.dataset["step"] ?? "";
}

/** The lab that the steps are about: the last one before them. */
function labOf(steps: HTMLElement): HTMLElement | undefined {
  const labs = [...document.querySelectorAll<HTMLElement>(".lab-frame")];
  return labs.findLast((lab) => steps.compareDocumentPosition(lab) & Node.DOCUMENT_POSITION_PRECEDING);
}

customElements.define("try-steps", TrySteps);
