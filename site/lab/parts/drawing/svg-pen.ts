// Draws as SVG: a file that needs no style sheet, no font and no script beside it.
import { fontFamily, fontSizePx, type Pen, type Point, type Size, type Stroke } from "./pen.ts";

/** What `paint` draws, as the text of an SVG file with that title. */
export function svgOf({ width, height }: Size, title: string, paint: (pen: Pen) => void): string {
  const parts: string[] = [];
  paint(penInto(parts));
  const box = `width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${box} role="img" font-family="${fontFamily}">`,
    `<title>${escaped(title)}</title>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
}

function penInto(parts: string[]): Pen {
  let clips = 0;
  return {
    line: (points, stroke) => {
      parts.push(`<polyline fill="none" points="${pointsOf(points)}"${strokeOf(stroke)}/>`);
    },
    area: (points, color, opacity = 1) => {
      const see = opacity === 1 ? "" : ` fill-opacity="${n(opacity)}"`;
      parts.push(`<polygon points="${pointsOf(points)}" fill="${escaped(color)}"${see}/>`);
    },
    circle: ([x, y], radius, look) => {
      const how = "stroke" in look ? ` fill="none"${strokeOf(look.stroke)}` : ` fill="${escaped(look.fill)}"`;
      parts.push(`<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}"${how}/>`);
    },
    text: (text, [x, y], { color, align = "left", sizePx = fontSizePx, bold = false }) => {
      const anchor = { left: "start", center: "middle", right: "end" }[align];
      const look = `font-size="${n(sizePx)}"${bold ? ' font-weight="600"' : ""} fill="${escaped(color)}"`;
      parts.push(`<text x="${n(x)}" y="${n(y)}" text-anchor="${anchor}" ${look}>${escaped(text)}</text>`);
    },
    clip: ({ x, y, width, height }, paint) => {
      const id = `clip-${String(++clips)}`;
      const box = `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"/>`;
      parts.push(`<clipPath id="${id}">${box}</clipPath>`, `<g clip-path="url(#${id})">`);
      paint();
      parts.push("</g>");
    },
  };
}

function strokeOf({ color, width = 1, dash = [], opacity = 1 }: Stroke): string {
  const dashes = dash.length === 0 ? "" : ` stroke-dasharray="${dash.map(n).join(" ")}"`;
  const see = opacity === 1 ? "" : ` stroke-opacity="${n(opacity)}"`;
  return ` stroke="${escaped(color)}" stroke-width="${n(width)}"${dashes}${see}`;
}

function pointsOf(points: readonly Point[]): string {
  return points.map(([x, y]) => `${n(x)},${n(y)}`).join(" ");
}

/** A tenth of a pixel is as exact as anybody sees. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** XML has no place for most control characters; what handlers write may hold them. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"]/gu, (character) => entities[character] ?? "")
    .replace(/\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu, " ");
}
