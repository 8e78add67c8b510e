// How the page around a lab wants a place in the handler to be shown: an event for the lab's element, which the lab cancels when
// it is there to answer.
import type { Lab } from "../../lab.ts";
import { type Anchor, findAnchor } from "./anchor.ts";
import { linesIn } from "./imports.ts";

export const showEvent = "lab:show";

export interface ShowRequest {
  readonly anchor: Anchor;
  /** Whether the caret is to go there, as for those who use the keyboard. */
  readonly takesFocus: boolean;
  /** The answer: the first line, or that there is none. */
  line?: number;
}

export function showPlace(lab: Lab, event: Event): void {
  const request = (event as CustomEvent<ShowRequest>).detail;
  event.preventDefault();
  const found = findAnchor(lab.files.handler.source.peek(), request.anchor);
  if ("fault" in found) return;
  const { first } = found.lines;
  request.line = first;
  lab.selection.row.value = undefined;
  lab.bench.pane.value = "code";
  lab.views.mark(...linesIn(found.lines));
  if (request.takesFocus) lab.views.reveal({ file: "handler", line: first, column: 1 });
}
