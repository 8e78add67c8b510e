// Where the caret belongs after a text was formatted.

/** Behind the same visible character as before; `index` is into the text before. */
export function movedCaret(before: string, after: string, index: number): number {
  let visible = before.slice(0, index).replace(/\s/g, "").length;
  if (visible === 0) return 0;
  for (let at = 0; at < after.length; at++) {
    if (/\S/.test(after.charAt(at)) && --visible === 0) return at + 1;
  }
  return after.length;
}
