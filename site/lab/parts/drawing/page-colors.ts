// The page's colours as they are now, in words that every program reads: a picture that is copied has no style sheet.
import type { Colors } from "./pen.ts";

export function pageColors(element: Element): Colors {
  const style = getComputedStyle(element);
  const known = new Map<string, string>();
  return (property) => {
    let color = known.get(property);
    if (color === undefined)
      known.set(property, (color = plain(style.getPropertyValue(property).trim() || style.color)));
    return color;
  };
}

let reader: CanvasRenderingContext2D | null | undefined;

/** A canvas gives any colour back in hexadecimal, or as rgba() when one sees through it. */
function plain(color: string): string {
  reader ??= document.createElement("canvas").getContext("2d");
  if (!reader) return color;
  reader.fillStyle = "#000";
  reader.fillStyle = color;
  return reader.fillStyle;
}
