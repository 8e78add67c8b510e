// The request is one line until it is opened, and what is folded away cannot have the focus.

export function focusUnfolded(field: HTMLElement | null | undefined): void {
  const fold = field?.closest("details");
  if (fold) fold.open = true;
  field?.focus();
}
