// What a page says of two ways to do one thing, and what comes of measuring them: plain data and arithmetic.
import type { JsonObject } from "../lab/index.ts";

/** One way, as calls of one method. */
export interface Way {
  readonly label: string;
  readonly method: string;
  /** The one request of a unary or server streaming method. */
  readonly request?: JsonObject;
  /** Messages of a client stream: `count` of them with `each` numbers as `values`, the first with more fields. */
  readonly messages?: { readonly count: number; readonly each: number; readonly first?: JsonObject };
  /** How many calls make one measurement, one after the other; 1 when absent. */
  readonly calls?: number;
  /** How long the page takes over each response. */
  readonly readDelayMs?: number;
  /** "new" opens a connection for each call. */
  readonly connection?: "shared" | "new";
}

/** The figure: how long it took, a field of the last response, or a trailer. */
export type Figure = "duration" | { readonly field: string } | { readonly trailer: string };

export interface Comparison {
  readonly name: string;
  readonly title: string;
  /** What is measured. Less is better. */
  readonly measure: { readonly value: Figure; readonly unit: string };
  readonly good: Way;
  readonly bad: Way;
}

/** Measurements of each way. In turns, so that a busy moment of the machine hits both. */
export const rounds = 5;

/** The middle of some figures, of two middle ones their mean. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [above = NaN, below = above] = [sorted[middle], sorted[middle - 1]];
  return sorted.length % 2 === 1 ? above : (above + below) / 2;
}

/** A figure for people: three digits that count. */
export function figureText(figure: number): string {
  if (figure >= 100) return String(Math.round(figure)).replace(/\B(?=(\d{3})+$)/gu, ",");
  return String(Number(figure.toPrecision(3)));
}

/** The difference in a sentence. */
export function verdict({ good, bad }: Comparison, goodFigure: number, badFigure: number): string {
  const ratio = badFigure / goodFigure;
  if (ratio > 1.1) return `“${bad.label}” takes ${figureText(ratio)} times as much as “${good.label}”.`;
  if (ratio < 0.9) return `Not this time: “${good.label}” takes ${figureText(1 / ratio)} times as much.`;
  return "No difference worth the name, here and now.";
}
