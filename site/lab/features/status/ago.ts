// How long ago something was, in the largest unit that fits.

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** "5 minutes ago"; a clock that was set back makes it "just now". */
export function agoText(ms: number): string {
  for (const [unit, length] of units) {
    const count = Math.floor(ms / length);
    if (count > 0) return `${String(count)} ${unit}${count === 1 ? "" : "s"} ago`;
  }
  return "just now";
}
