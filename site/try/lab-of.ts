// Which lab of a page a piece of its text is about.

/** The last one before the text, or else the first of the page; with `example`, among the labs of that example. */
export function labBefore(text: HTMLElement, example?: string): HTMLElement | undefined {
  const labs = [...document.querySelectorAll<HTMLElement>(".lab-frame")];
  const fitting = labs.filter(({ dataset }) => example === undefined || dataset["example"] === example);
  const isBefore = (lab: HTMLElement): boolean =>
    (text.compareDocumentPosition(lab) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
  return fitting.findLast(isBefore) ?? fitting[0];
}
