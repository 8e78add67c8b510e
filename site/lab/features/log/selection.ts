// The row that the reader has chosen, in whichever view: all views show it, and the editor marks the lines that emitted it.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { type Linked, linked } from "../../../run/state/link.ts";
import type { RunState } from "../../../run/state/run-state.ts";
import { emittingLines } from "../handler-log/emitting-lines.ts";

interface SelectionSources {
  readonly state: ReadonlySignal<RunState>;
  /** The handler as it stands, and as the present run has it. */
  readonly source: ReadonlySignal<string>;
  readonly ranSource: ReadonlySignal<string>;
  readonly responseTypeOf: (method: string) => string;
}

export class Selection {
  /** The row's id. */
  readonly row = signal<number | undefined>(undefined);
  /** What both sides know of the chosen event. */
  readonly linked: ReadonlySignal<Linked>;
  /** Lines of the handler that can have emitted it. None when the code was edited since: then the lines are others. */
  readonly lines: ReadonlySignal<readonly number[]>;

  constructor({ state, source, ranSource, responseTypeOf }: SelectionSources) {
    this.linked = computed(() => linked(state.value, this.row.value));
    this.lines = computed(() => {
      if (source.value !== ranSource.value) return [];
      return emittingLines(ranSource.value, this.linked.value.handler?.event, responseTypeOf(state.value.method));
    });
  }
}
