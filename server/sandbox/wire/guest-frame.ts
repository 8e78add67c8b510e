// What the isolate itself can say, as plain data: it knows neither its own number nor the clock.
import type { Metadata } from "grpc-handler";

export const marks = ["halfCloseSeen", "cancelled", "paused", "resumed", "settled"] as const;
/** Moments of a call that need no words. */
export type Mark = (typeof marks)[number];

export const consoleLevels = ["log", "info", "warn", "error", "debug"] as const;
export type ConsoleLevel = (typeof consoleLevels)[number];

export const breaches = ["entry", "heap"] as const;
/** The limits that end an isolate: one entry took too long, or the heap is full. */
export type Breach = (typeof breaches)[number];

export type GuestFrame =
  | { readonly type: "loaded" }
  /** `wrongExport`: the module ran, but what it exports is no handler. */
  | { readonly type: "loadFailed"; readonly message: string; readonly stack: string; readonly wrongExport: boolean }
  | { readonly type: "headers"; readonly call: number; readonly metadata: Metadata }
  /** `site`: which of the program's yields it came from; 0 when it is not known. */
  | { readonly type: "message"; readonly call: number; readonly site: number; readonly payload: Uint8Array }
  /** The handler took a request. */
  | { readonly type: "received"; readonly call: number; readonly bytes: number }
  /** This request will not be taken; its place in the window is free. */
  | { readonly type: "discarded"; readonly call: number; readonly bytes: number }
  | { readonly type: "mark"; readonly call: number; readonly mark: Mark }
  /** Call 0: no call is to blame. */
  | { readonly type: "threw"; readonly call: number; readonly message: string; readonly stack: string }
  | FinishFrame
  | ConsoleFrame;

export interface FinishFrame {
  readonly type: "finish";
  readonly call: number;
  readonly code: number;
  readonly message: string;
  readonly trailers: Metadata;
  /** The handler threw something else than an RpcError: the place of the throw belongs into the message. */
  readonly unforeseen: boolean;
}

export interface ConsoleFrame {
  readonly type: "console";
  /** 0: no call is known to have written it. */
  readonly call: number;
  readonly level: ConsoleLevel;
  readonly text: string;
  /** In the compiled code, from 1; 0 unknown. */
  readonly line: number;
  readonly column: number;
}
