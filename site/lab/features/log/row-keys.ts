// What a key pressed in a log selects: Enter the newest row, arrows the next ones, Home and End the ends, Escape none.
import type { RowList } from "./filter.ts";

export function selectedBy<R extends { readonly id: number }>(
  key: string,
  rows: RowList<R>,
  selected: number | undefined,
): number | undefined | "same" {
  const index = placeOf(rows, selected);
  if (key === "Enter" && index === undefined) return rows.at(rows.length - 1)?.id;
  if (index === undefined) return "same";
  switch (key) {
    case "Escape":
    case "Enter":
      return undefined;
    case "ArrowDown":
      return rows.at(Math.min(rows.length - 1, index + 1))?.id;
    case "ArrowUp":
      return rows.at(Math.max(0, index - 1))?.id;
    case "Home":
      return rows.at(0)?.id;
    case "End":
      return rows.at(rows.length - 1)?.id;
    default:
      return "same";
  }
}

/** By halving: ids only grow. */
function placeOf<R extends { readonly id: number }>(rows: RowList<R>, id: number | undefined): number | undefined {
  if (id === undefined) return undefined;
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows.at(middle)?.id ?? Infinity) < id) low = middle + 1;
    else high = middle;
  }
  return rows.at(low)?.id === id ? low : undefined;
}
