// Draws the timeline on a canvas. Everything that it draws is given; it knows no state and no clock.
import { formatMs } from "../../../run/state/format.ts";
import type { Shape, Tone } from "../../../run/events/event-text.ts";
import type { Arrow, Lane, Mark, Picture, Stretch } from "./picture.ts";
import { ticksOf } from "./picture.ts";

export interface Scene {
  readonly picture: Picture;
  readonly stretch: Stretch;
  readonly width: number;
  readonly height: number;
  /** Rows of the selected event, on both sides. */
  readonly selected: readonly (number | undefined)[];
  readonly deadlineMs: number | undefined;
}

/** Room on the left for the names of the lanes. */
export const gutter = 64;
const rulerHeight = 22;

export function laneY(lane: Lane, height: number): number {
  return rulerHeight + (height - rulerHeight) * (lane === "client" ? 0.27 : 0.77);
}

export function xOf(atMs: number, { stretch, width }: Pick<Scene, "stretch" | "width">): number {
  return gutter + ((atMs - stretch.fromMs) / (stretch.toMs - stretch.fromMs)) * (width - gutter - 12);
}

export function msAt(x: number, { stretch, width }: Pick<Scene, "stretch" | "width">): number {
  return stretch.fromMs + ((x - gutter) / (width - gutter - 12)) * (stretch.toMs - stretch.fromMs);
}

export function draw(canvas: HTMLCanvasElement, scene: Scene): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(scene.width * ratio);
  canvas.height = Math.round(scene.height * ratio);
  context.scale(ratio, ratio);
  const paint: Paint = { context, scene, color: colorsOf(canvas) };
  drawRuler(paint);
  drawLanes(paint);
  drawDeadline(paint);
  context.save();
  context.beginPath();
  context.rect(gutter - 6, rulerHeight, scene.width - gutter + 6, scene.height);
  context.clip();
  for (const arrow of scene.picture.arrows) drawArrow(paint, arrow);
  for (const mark of scene.picture.marks) drawMark(paint, mark);
  context.restore();
}

interface Paint {
  readonly context: CanvasRenderingContext2D;
  readonly scene: Scene;
  readonly color: (name: string) => string;
}

function colorsOf(canvas: HTMLCanvasElement): (name: string) => string {
  const style = getComputedStyle(canvas);
  return (name) => style.getPropertyValue(name).trim() || style.color;
}

const toneColor: Readonly<Record<Tone, string>> = {
  up: "--lab-up",
  down: "--lab-down",
  error: "--lab-error",
  quiet: "--lab-quiet",
  warn: "--lab-up",
};

function drawRuler({ context, scene, color }: Paint): void {
  context.font = "11px system-ui, sans-serif";
  context.textAlign = "center";
  for (const tick of ticksOf(scene.stretch, scene.width - gutter)) {
    const x = Math.round(xOf(tick, scene)) + 0.5;
    line(context, [x, rulerHeight], [x, scene.height], color("--lab-line"));
    context.fillStyle = color("--lab-quiet");
    context.fillText(formatMs(tick), Math.min(x, scene.width - 24), 14);
  }
}

function drawLanes({ context, scene, color }: Paint): void {
  context.font = "600 12px system-ui, sans-serif";
  context.textAlign = "left";
  for (const lane of ["client", "handler"] as const) {
    const y = laneY(lane, scene.height);
    line(context, [gutter - 6, y], [scene.width, y], color("--lab-line"), 1.5);
    context.fillStyle = color("--lab-text");
    context.fillText(lane, 10, y + 4);
  }
}

function drawDeadline({ context, scene, color }: Paint): void {
  const { deadlineMs, stretch } = scene;
  if (deadlineMs === undefined || deadlineMs < stretch.fromMs || deadlineMs > stretch.toMs) return;
  const x = xOf(deadlineMs, scene);
  context.setLineDash([4, 4]);
  line(context, [x, rulerHeight], [x, scene.height], color(toneColor.error), 1.5);
  context.setLineDash([]);
  context.fillStyle = color(toneColor.error);
  context.font = "11px system-ui, sans-serif";
  const before = x > scene.width - 70;
  context.textAlign = before ? "right" : "left";
  context.fillText("deadline", x + (before ? -4 : 4), scene.height - 6);
}

function drawArrow({ context, scene, color }: Paint, { from, fromMs, toMs, tone, id }: Arrow): void {
  const down = from === "client";
  const start = [xOf(fromMs, scene), laneY(from, scene.height) + (down ? 6 : -6)] as const;
  const end = [xOf(toMs, scene), laneY(down ? "handler" : "client", scene.height) + (down ? -7 : 7)] as const;
  const chosen = scene.selected.includes(id);
  context.globalAlpha = chosen ? 1 : 0.45;
  line(context, start, end, color(toneColor[tone]), chosen ? 2 : 1);
  const angle = Math.atan2(end[1] - start[1], end[0] - start[0]);
  context.beginPath();
  for (const turn of [-0.4, 0.4]) {
    context.moveTo(...end);
    context.lineTo(end[0] - 6 * Math.cos(angle + turn), end[1] - 6 * Math.sin(angle + turn));
  }
  context.stroke();
  context.globalAlpha = 1;
}

function drawMark({ context, scene, color }: Paint, { lane, atMs, shape, tone, count, id }: Mark): void {
  const [x, y] = [xOf(atMs, scene), laneY(lane, scene.height)];
  context.fillStyle = color(toneColor[tone]);
  context.strokeStyle = context.fillStyle;
  if (count > 1) {
    // As high as there are many, on a scale that still shows one beside a thousand.
    const height = Math.min(26, 5 + 4 * Math.log2(count));
    context.fillRect(x - 1, y - height / 2, 2, height);
  }
  if (count === 1 || shape !== "dot") drawShape(context, shape, x, y);
  if (!scene.selected.includes(id)) return;
  context.strokeStyle = color("--sl-color-white");
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(x, y, 9, 0, 2 * Math.PI);
  context.stroke();
}

function drawShape(context: CanvasRenderingContext2D, shape: Shape, x: number, y: number): void {
  context.lineWidth = 2;
  context.beginPath();
  switch (shape) {
    case "dot":
      context.arc(x, y, 3.5, 0, 2 * Math.PI);
      context.fill();
      break;
    case "ring":
      context.arc(x, y, 4, 0, 2 * Math.PI);
      context.stroke();
      break;
    case "diamond":
      polygon(context, [x, y - 6], [x + 5, y], [x, y + 6], [x - 5, y]);
      break;
    case "bar":
      context.fillRect(x - 1.25, y - 9, 2.5, 18);
      break;
    case "cross":
      context.moveTo(x - 5, y - 5);
      context.lineTo(x + 5, y + 5);
      context.moveTo(x - 5, y + 5);
      context.lineTo(x + 5, y - 5);
      context.stroke();
      break;
    case "square":
      context.fillRect(x - 3, y - 3, 6, 6);
      break;
    case "flag":
      context.fillRect(x - 1, y - 9, 2, 18);
      polygon(context, [x, y - 9], [x + 8, y - 5.5], [x, y - 2]);
      break;
    case "end":
      context.fillRect(x - 5, y - 5, 10, 10);
      break;
  }
}

type Point = readonly [x: number, y: number];

function polygon(context: CanvasRenderingContext2D, ...points: readonly Point[]): void {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.closePath();
  context.fill();
}

function line(context: CanvasRenderingContext2D, from: Point, to: Point, color: string, width = 1): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}
