// Whether a lab fills the window, with the page's text beside it; and which part of it a phone shows.
import { type ReadonlySignal, signal } from "@preact/signals";

/** How a lab stands in its page: among the text, or filling the window with the text beside it, or alone. */
export type Layout = "inline" | "beside" | "alone";

export const panes = ["task", "code", "result"] as const;
export type Pane = (typeof panes)[number];

export class Bench {
  /** How the page has it. */
  readonly built: Layout;
  readonly #layout;
  /** What is shown where there is room for one part only. */
  readonly pane;

  constructor(built: Layout) {
    this.built = built;
    this.#layout = signal(built);
    this.pane = signal<Pane>(built === "alone" ? "code" : "task");
  }

  get layout(): ReadonlySignal<Layout> {
    return this.#layout;
  }

  /** Fills the window with a lab that stands among text. */
  open(): void {
    if (this.#layout.peek() !== "inline") return;
    this.#layout.value = "beside";
    this.pane.value = "code";
  }

  close(): void {
    this.#layout.value = this.built;
  }
}
