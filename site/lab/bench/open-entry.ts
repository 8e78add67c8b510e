// The entry in the history that an opened workbench has: Back closes it, and after a reload it is open again.

/** Which of the page's labs is open, counted from 0; undefined when none is. */
export function openedLab(): number | undefined {
  const { workbench } = (history.state ?? {}) as { readonly workbench?: unknown };
  return typeof workbench === "number" ? workbench : undefined;
}

export function addOpenEntry(lab: number): void {
  history.pushState({ ...(history.state as object | null), workbench: lab }, "");
}

/** The place among the page's labs of the one that `element` is in, or holds; also before its code is loaded. */
export function placeOnPage(element: Element): number {
  const lab = element.closest(".lab") ?? element.querySelector(".lab");
  return [...element.ownerDocument.querySelectorAll(".lab")].findIndex((one) => one === lab);
}
