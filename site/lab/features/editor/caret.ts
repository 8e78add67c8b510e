// Where in the static text the reader clicked, so that the editor that takes its place has the caret there.

/** The index into the element's text, or undefined when the point is beside it. */
export function textIndexAt(root: HTMLElement, x: number, y: number): number | undefined {
  const caret = document.caretPositionFromPoint(x, y);
  if (!caret || !root.contains(caret.offsetNode)) return undefined;
  const range = document.createRange();
  range.selectNodeContents(root);
  range.setEnd(caret.offsetNode, caret.offset);
  return range.toString().length;
}
