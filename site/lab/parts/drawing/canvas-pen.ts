// Draws on a canvas.
import { fontFamily, fontSizePx, type Pen, type Point, type Size, type Stroke, type TextLook } from "./pen.ts";

/** A pen on an empty canvas of that size in CSS pixels; undefined where the browser gives no canvas. `scale`: device pixels for each. */
export function canvasPen(canvas: HTMLCanvasElement, { width, height }: Size, scale: number): Pen | undefined {
  const context = canvas.getContext("2d");
  if (!context) return undefined;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  context.scale(scale, scale);
  return penOn(context);
}

function penOn(context: CanvasRenderingContext2D): Pen {
  return {
    line(points, stroke) {
      trace(context, points);
      strokeWith(context, stroke);
    },
    area(points, color, opacity = 1) {
      trace(context, points);
      context.globalAlpha = opacity;
      context.fillStyle = color;
      context.fill();
      context.globalAlpha = 1;
    },
    circle([x, y], radius, look) {
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      if ("stroke" in look) strokeWith(context, look.stroke);
      else {
        context.fillStyle = look.fill;
        context.fill();
      }
    },
    text: (text, at, look) => write(context, text, at, look),
    clip({ x, y, width, height }, paint) {
      context.save();
      context.beginPath();
      context.rect(x, y, width, height);
      context.clip();
      paint();
      context.restore();
    },
  };
}

function trace(context: CanvasRenderingContext2D, points: readonly Point[]): void {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
}

function strokeWith(context: CanvasRenderingContext2D, { color, width = 1, dash = [], opacity = 1 }: Stroke): void {
  context.globalAlpha = opacity;
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash([...dash]);
  context.stroke();
  context.globalAlpha = 1;
}

function write(context: CanvasRenderingContext2D, text: string, [x, y]: Point, look: TextLook): void {
  const { color, align = "left", sizePx = fontSizePx, bold = false } = look;
  context.font = `${bold ? "600 " : ""}${String(sizePx)}px ${fontFamily}`;
  context.textAlign = align;
  context.fillStyle = color;
  context.fillText(text, x, y);
}
