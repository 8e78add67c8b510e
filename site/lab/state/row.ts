// The lines of the two logs, and how many of them are kept.
import type { HandlerHappening, MessageBody, MetadataEntries, Status } from "./event.ts";

/** `sinceMs` counts from the moment the client opened the call. */
export type StreamRow = { readonly id: number; readonly sinceMs: number } & (
  | {
      readonly kind: "opened";
      readonly method: string;
      readonly metadata: MetadataEntries;
      readonly deadlineMs?: number;
    }
  | { readonly kind: "sent" | "received"; readonly index: number; readonly body: MessageBody }
  | { readonly kind: "half_closed" }
  | { readonly kind: "headers"; readonly metadata: MetadataEntries }
  | { readonly kind: "cancelling"; readonly by: "cancel" | "stop" }
  | { readonly kind: "trailers"; readonly metadata: MetadataEntries }
  | { readonly kind: "status"; readonly status: Status }
);

export interface HandlerRow {
  readonly id: number;
  readonly sinceMs: number;
  /** The call's number in this run, when it is not the lab's own call. */
  readonly otherCall?: number;
  readonly happening: HandlerHappening;
}

/** A log that forgets its oldest rows and knows how many. */
export interface Log<R> {
  readonly rows: readonly R[];
  readonly forgotten: number;
}

/** Enough to scroll through, small enough to keep: a stream may run for hours. */
export const keptRows = 10_000;

export const emptyLog: Log<never> = { rows: [], forgotten: 0 };

export function appended<R>(log: Log<R>, rows: readonly R[]): Log<R> {
  if (rows.length === 0) return log;
  const all = [...log.rows, ...rows];
  const excess = Math.max(0, all.length - keptRows);
  return { rows: excess > 0 ? all.slice(excess) : all, forgotten: log.forgotten + excess };
}
