// One line at a lab's foot that says how many of its steps are done and which is next: the list itself is often out of sight while
// the reader works in the lab. The list announces each tick.

export interface StepsProgress {
  readonly done: number;
  readonly of: number;
  /** The first step that is not done. */
  readonly next: { readonly id: string; readonly title: string } | undefined;
}

/** Shows the line in that frame; before anything was run or done there is none. */
export class StepsLine {
  readonly #frame: HTMLElement;
  readonly #line = document.createElement("p");
  readonly #count = document.createElement("span");
  readonly #link = document.createElement("a");

  constructor(frame: HTMLElement) {
    this.#frame = frame;
    this.#line.className = "steps-line";
    this.#line.append(this.#count, this.#link);
  }

  get isShown(): boolean {
    return this.#line.isConnected;
  }

  show({ done, of, next }: StepsProgress): void {
    if (!this.isShown) this.#frame.append(this.#line);
    this.#line.toggleAttribute("data-all", next === undefined);
    this.#count.textContent = next ? `Steps ${String(done)} of ${String(of)}` : `✓ All ${String(of)} steps done`;
    this.#link.hidden = next === undefined;
    if (!next) return;
    this.#link.href = `#${next.id}`;
    this.#link.textContent = `Next: ${next.title}`;
  }
}

/** What a step says first and in bold; of one without that its first words. */
export function titleOf(step: HTMLElement): string {
  const title = step.querySelector("strong")?.textContent ?? step.textContent;
  return title.trim().replace(/\s+/gu, " ").replace(/[.:]$/u, "").slice(0, 80);
}
