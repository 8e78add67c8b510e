// Keeps the reader's edits over reloads. A browser that denies storage only forgets; it never breaks the lab.

const keyOf = (example: string): string => `lab:draft:${example}`;

export function loadDraft(example: string): string | undefined {
  try {
    return localStorage.getItem(keyOf(example)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Without a source, forgets the draft. */
export function saveDraft(example: string, source: string | undefined): void {
  try {
    if (source === undefined) localStorage.removeItem(keyOf(example));
    else localStorage.setItem(keyOf(example), source);
  } catch {
    // Denied, or full: the draft then lives as long as the page.
  }
}
