// What the timeline, the charts and the flow plots are drawn with: on a canvas while they are looked at, as SVG when they are
// copied. Lengths are CSS pixels, colours are what CSS takes.

export type Point = readonly [x: number, y: number];

export interface Stroke {
  readonly color: string;
  readonly width?: number;
  readonly dash?: readonly number[];
  /** From 0 to 1. */
  readonly opacity?: number;
}

export interface TextLook {
  readonly color: string;
  readonly align?: "left" | "center" | "right";
  readonly sizePx?: number;
  readonly bold?: boolean;
}

export interface Pen {
  /** Through all points, open. */
  line(points: readonly Point[], stroke: Stroke): void;
  /** A filled polygon. */
  area(points: readonly Point[], color: string, opacity?: number): void;
  circle(center: Point, radius: number, look: { readonly fill: string } | { readonly stroke: Stroke }): void;
  /** `at` is on the text's base line. */
  text(text: string, at: Point, look: TextLook): void;
  /** What `paint` draws outside of the box is not seen. */
  clip(box: Box, paint: () => void): void;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The page's colours, by the name of a custom property. */
export type Colors = (property: `--${string}`) => string;

export const fontSizePx = 11;
export const fontFamily = "system-ui, sans-serif";

export function rect(pen: Pen, { x, y, width, height }: Box, color: string, opacity = 1): void {
  const [right, bottom] = [x + width, y + height];
  // prettier-ignore
  pen.area([[x, y], [right, y], [right, bottom], [x, bottom]], color, opacity);
}

/** How wide a text is at most: wider than most fonts have it, so that what is placed by it does not touch. */
export function textWidth(text: string, sizePx = fontSizePx): number {
  return text.length * sizePx * 0.6;
}

/** The text, or as much of it as has room. */
export function fitted(text: string, width: number, sizePx = fontSizePx): string {
  if (textWidth(text, sizePx) <= width) return text;
  return `${text.slice(0, Math.max(1, Math.floor(width / (sizePx * 0.6)) - 1))}…`;
}
