// Guesses which page a wrong address meant.

interface Page {
  readonly path: string;
  readonly title: string;
}

/** The page whose address differs least; undefined when none is near. Only the last part counts: folders move. */
export function nearest<P extends Page>(path: string, pages: readonly P[]): P | undefined {
  const wanted = lastPart(path);
  if (wanted === "") return undefined;
  const scored = pages.map((page) => ({ page, distance: distanceOf(wanted, lastPart(page.path)) }));
  scored.sort((a, b) => a.distance - b.distance);
  const [best] = scored;
  return best && best.distance <= Math.max(2, wanted.length / 3) ? best.page : undefined;
}

function lastPart(path: string): string {
  return (
    path
      .split("/")
      .filter(Boolean)
      .at(-1)
      ?.toLowerCase()
      .replace(/\.\w+$/u, "") ?? ""
  );
}

/** How many letters must be put in, taken out or changed (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
