// A list of steps that ticks itself: it listens to its lab's runs, and remembers what the reader has done.
import { readStored, writeStored } from "../lab/index.ts";
import type { RunState } from "../run/index.ts";
import type { Outcome } from "../schemas/try.ts";
import { labBefore } from "./lab-of.ts";
import { StepsLine, titleOf } from "./steps-line.ts";

type Meets = (state: RunState, outcome: Outcome) => boolean;

class TrySteps extends HTMLElement {
  #done = new Set<string>();
  #state: RunState | undefined;
  #meets: Meets | undefined;
  #loading: Promise<void> | undefined;
  #line: StepsLine | undefined;

  connectedCallback(): void {
    this.#done = doneSteps(this.#key);
    for (const item of this.#items) this.#show(item);
    const frame = labBefore(this);
    this.#line = frame && new StepsLine(frame);
    this.#count();
    frame?.addEventListener("lab:state", (event) => this.#onState((event as CustomEvent<RunState>).detail));
  }

  get #key(): string {
    return `try:${this.dataset["key"] ?? ""}`;
  }

  get #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("li[data-step]")];
  }

  /** What judges a run is loaded with the first one; states until then are judged when it is there. */
  #onState(state: RunState): void {
    this.#state = state;
    if (state.run > 0 && !this.#line?.isShown) this.#showLine();
    if (this.#meets) this.#tick(state, this.#meets);
    else if (state.run > 0) this.#loading ??= this.#load();
  }

  async #load(): Promise<void> {
    try {
      const { meets } = await import("./findings.ts");
      this.#meets = meets;
      if (this.#state) this.#tick(this.#state, meets);
    } catch {
      // The server may be away: the next state tries again.
      this.#loading = undefined;
    }
  }

  #tick(state: RunState, meets: Meets): void {
    for (const item of this.#items) {
      if (this.#done.has(idOf(item)) || !meets(state, JSON.parse(item.dataset["expect"] ?? "{}") as Outcome)) continue;
      this.#done.add(idOf(item));
      writeStored(this.#key, JSON.stringify([...this.#done]));
      this.#show(item);
      this.#count();
    }
  }

  #show(item: HTMLElement): void {
    const done = this.#done.has(idOf(item));
    item.toggleAttribute("data-done", done);
    item.querySelector("[data-tick]")?.setAttribute("aria-label", done ? "Done" : "Not done yet");
  }

  #showLine(): void {
    const items = this.#items;
    const open = items.filter((item) => !this.#done.has(idOf(item)));
    const next = open[0] && { id: open[0].id, title: titleOf(open[0]) };
    this.#line?.show({ done: items.length - open.length, of: items.length, next });
  }

  /** Read out by screen readers when it changes, since a tick elsewhere on the page makes no sound. */
  #count(): void {
    const count = this.querySelector("[data-count]");
    const items = this.#items;
    const done = items.filter((item) => this.#done.has(idOf(item))).length;
    if (count) count.textContent = done === 0 ? "" : `${String(done)} of ${String(items.length)} done`;
    if (done > 0) this.#showLine();
    this.dispatchEvent(new CustomEvent("try:ticked", { bubbles: true }));
  }
}

/** Which steps of a list the reader has done. */
function doneSteps(key: string): Set<string> {
  try {
    const stored: unknown = JSON.parse(readStored(key) ?? "[]");
    return new Set(Array.isArray(stored) ? stored.filter((id) => typeof id === "string") : []);
  } catch {
    return new Set();
  }
}

function idOf(item: HTMLElement): string {
  return item.dataset["step"] ?? "";
}

customElements.define("try-steps", TrySteps);
