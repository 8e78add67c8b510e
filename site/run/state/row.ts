// The rows of the two logs, and how many of them are kept.
import type { ClientEvent, HandlerEvent, MessageBody } from "../events/event.ts";
import type { MetadataEntries, Status } from "../events/metadata.ts";
import type { LogBounds } from "./log.ts";

/** `sinceMs` counts from the moment the client opened the call. */
export type StreamRow = { readonly id: number; readonly sinceMs: number } & (
  | {
      readonly kind: "opened";
      readonly method: string;
      readonly metadata: MetadataEntries;
      readonly deadlineMs?: number | undefined;
      /** The client goes by the schema that was before the one that is deployed. */
      readonly oldClient?: true;
    }
  | { readonly kind: "sent" | "received"; readonly index: number; readonly body: MessageBody }
  | Extract<ClientEvent, { readonly kind: "half_closed" | "headers" | "cancelling" }>
  | { readonly kind: "trailers"; readonly metadata: MetadataEntries }
  | { readonly kind: "status"; readonly status: Status }
);

export interface HandlerRow {
  readonly id: number;
  /** By the backend's monotonic clock; the state's reading of that clock puts it on the page's own. */
  readonly backendMs: number;
  /** The call's number in this run, when it is not the lab's own call. */
  readonly otherCall?: number;
  readonly event: HandlerEvent;
}

export type MessageRow = Extract<StreamRow, { kind: "sent" | "received" }>;

export function isMessage(row: StreamRow): row is MessageRow {
  return row.kind === "sent" || row.kind === "received";
}

/** A lesson's stream in full, and what a page can hold beside an editor when messages are large. */
export const kept: LogBounds = { rows: 100_000, bytes: 48 * 1024 * 1024 };
