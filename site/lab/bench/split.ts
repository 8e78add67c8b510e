// Where a divider of the workbench stands, in percent of the room that it divides, and how keys move it.

/** One divider: what it divides is named for screen readers. */
export interface Split {
  /** The style sheet's variables begin with it, and the reader's choice is kept under it. */
  readonly name: "task" | "code";
  readonly label: string;
  readonly usual: number;
  readonly least: number;
  readonly most: number;
}

export const splits = {
  task: { name: "task", label: "Width of the text", usual: 36, least: 20, most: 60 },
  code: { name: "code", label: "Room for the code", usual: 56, least: 20, most: 80 },
} as const satisfies Record<Split["name"], Split>;

const step = 2;

export function clamped({ least, most }: Split, percent: number): number {
  return Math.round(Math.min(most, Math.max(least, percent)) * 10) / 10;
}

/** Where a key puts the divider; undefined when the key is not one of its keys. */
export function movedByKey(split: Split, percent: number, key: string): number | undefined {
  const places: Readonly<Record<string, number>> = {
    ArrowLeft: percent - step,
    ArrowUp: percent - step,
    ArrowRight: percent + step,
    ArrowDown: percent + step,
    Home: split.least,
    End: split.most,
    Enter: split.usual,
  };
  const place = Object.hasOwn(places, key) ? places[key] : undefined;
  return place === undefined ? undefined : clamped(split, place);
}

/** What was kept, if it is a place where the divider can stand. */
export function placeFrom(split: Split, kept: string | undefined): number {
  const percent = Number.parseFloat(kept ?? "");
  return Number.isFinite(percent) ? clamped(split, percent) : split.usual;
}
