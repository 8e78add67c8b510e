// What is said of an event: the same words in both logs, on the timeline, in checks and to screen readers.
import { statusName } from "grpc-handler";
import { formatBytes } from "../state/format.ts";
import type { MetadataEntries, Status } from "./metadata.ts";

export interface EventText {
  readonly text: string;
  /** The API that wrote the text, as "console.log": named where the text stands without its color. */
  readonly source?: string;
  readonly metadata?: MetadataEntries;
  readonly sizeBytes?: number;
}

/** From the client to the handler, or back. */
export type Direction = "up" | "down";

/** How an event is drawn on the timeline. */
export interface Mark {
  readonly shape: Shape;
  readonly tone: Tone;
}
export type Shape = "dot" | "ring" | "diamond" | "bar" | "cross" | "square" | "flag" | "end";
export type Tone = Direction | "error" | "quiet" | "warn";

/** All that is said of an event in one plain sentence: for tooltips, and for screen readers. */
export function sentenceOf({ text, source, metadata, sizeBytes }: EventText): string {
  const line = source === undefined ? text : `${source}: ${text}`;
  const size = sizeBytes === undefined ? "" : `, ${formatBytes(sizeBytes)}`;
  return `${line}${size}${metadata === undefined || metadata.length === 0 ? "" : `, ${entries(metadata.length)}`}`;
}

export function statusText({ code, message }: Status): string {
  return `status ${statusName(code)}${message === "" ? "" : `: ${message}`}`;
}

function entries(count: number): string {
  return `${String(count)} ${count === 1 ? "entry" : "entries"}`;
}
