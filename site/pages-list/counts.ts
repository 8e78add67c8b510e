// Counts what a page holds: words that are read, and what is live on it.

export interface Counts {
  readonly words: number;
  readonly labs: number;
  readonly steps: number;
  /** Comparisons, and the four modes side by side. */
  readonly measured: number;
}

export function countsOf(mdx: string): Counts {
  const body = mdx.replace(/^---\n.*?\n---\n/su, "");
  const times = (tag: string): number => body.match(new RegExp(`<${tag}\\b(?!Steps)`, "gu"))?.length ?? 0;
  return {
    words: wordsOf(body),
    labs: times("Lab"),
    steps: times("Try"),
    measured: times("Compare") + times("FourModes"),
  };
}

/** Without code blocks, imports, and tags with their attributes. */
function wordsOf(body: string): number {
  let text = body.replace(/```.*?```/gsu, " ").replace(/^import .*$/gmu, " ");
  // Attributes nest: the innermost braces go first, until there are none.
  for (let before = ""; before !== text;) {
    before = text;
    text = text.replace(/\{[^{}]*\}/gsu, " ");
  }
  return text.replace(/<\/?[A-Za-z][^>]*>/gsu, " ").match(/[\p{L}\p{N}][\p{L}\p{N}'’_.-]*/gu)?.length ?? 0;
}
