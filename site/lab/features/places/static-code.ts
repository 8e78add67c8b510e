// The text that stands in a page before there is an editor: its folded imports, its marked lines, and what of it is in view. It
// works without the lab's code.
import type { LineRange } from "./imports.ts";
import type { LineNote } from "./line-notes.ts";

/** The classes of its parts, also for those who write the markup. */
export const foldClass = "lab-imports";
export const foldedClass = "lab-import-lines";

/** How a line is marked: as what the page is about, or as what the reader has chosen. */
export type Tone = "soft" | "strong";
export const lineClasses: Readonly<Record<Tone, string>> = { soft: "lab-opening-line", strong: "lab-marked-line" };

export function isUnfolded(root: ParentNode): boolean {
  return root.querySelector(`.${foldClass}`)?.getAttribute("aria-expanded") === "true";
}

/** Opens the imports, or closes them. */
export function toggleFold(button: Element): void {
  button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
}

/** Takes away the marks of that tone, and gives them to these lines. */
export function markStatic(root: ParentNode, lines: readonly number[], tone: Tone): void {
  linesOf(root).forEach((line, index) => line.classList.toggle(lineClasses[tone], lines.includes(index + 1)));
}

/** The lines that the reader has chosen, counted from 1. */
export function chosenInStatic(root: ParentNode): number[] {
  return linesOf(root).flatMap((line, index) => (line.classList.contains(lineClasses.strong) ? [index + 1] : []));
}

export function noteStatic(root: ParentNode, notes: readonly LineNote[]): void {
  const elements = linesOf(root);
  for (const element of elements) element.removeAttribute("data-note");
  for (const { line, text } of notes) elements[line - 1]?.setAttribute("data-note", text);
}

/** Brings lines into view, inside the text's own frame: scrollIntoView would move the page. */
export function showStatic(root: ParentNode, { first, last }: LineRange): void {
  const frame = root.querySelector<HTMLElement>(".lab-static");
  const elements = linesOf(root);
  const [start, end] = [elements[first - 1], elements[last - 1]];
  if (!frame || !start || !end) return;
  if (start.closest(`.${foldedClass}`) && !isUnfolded(root)) root.querySelectorAll(`.${foldClass}`).forEach(toggleFold);
  const frameTop = frame.getBoundingClientRect().top - frame.scrollTop;
  const top = start.getBoundingClientRect().top - frameTop;
  frame.scrollTop = scrollTopFor({ top, bottom: end.getBoundingClientRect().bottom - frameTop }, frame.clientHeight);
}

/** Where a frame of that height scrolls to show a piece whole, a little below its middle; or its beginning, where it is too high. */
export function scrollTopFor({ top, bottom }: { top: number; bottom: number }, height: number): number {
  const room = height - (bottom - top);
  return Math.max(0, Math.round(room < 0 ? top - height / 8 : top - room * 0.6));
}

function linesOf(root: ParentNode): readonly HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(".lab-static .line")];
}
