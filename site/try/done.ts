// Which steps the reader has done, kept in the browser. One that denies storage only forgets.

const keyOf = (list: string): string => `try:${list}`;

export function doneSteps(list: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(list)) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export function rememberSteps(list: string, ids: readonly string[]): void {
  try {
    localStorage.setItem(keyOf(list), JSON.stringify(ids));
  } catch {
    // Denied, or full: the ticks live as long as the page.
  }
}
