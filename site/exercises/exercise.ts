// What an exercise is: code that does not hold yet, and checks that play calls against it and look at the events.
import type { JsonObject } from "../lab/index.ts";
import type { EventRef } from "../try/moments.ts";
import type { Outcome } from "../try/outcome.ts";

export interface Exercise {
  readonly level: string;
  /** The example whose service the code serves. */
  readonly example: string;
  /** The method that the lab opens with, and that a call has when it names none. */
  readonly method: string;
  readonly hints: readonly string[];
  readonly checks: readonly Check[];
  /** For each file that must not pass, without its ".ts": a part of what its first failing check says. */
  readonly fails: Readonly<Record<string, string>>;
}

/** One thing that must hold, shown by calls to a deployment of its own. */
export interface Check {
  /** What must hold, in one sentence. */
  readonly name: string;
  readonly calls: readonly CallScript[];
}

/** What one client does, and what must come of it. */
export interface CallScript {
  /** Tells it from the other calls of the check; its place without one. */
  readonly name?: string;
  readonly method?: string;
  /** How often it is made, one after the other; once, without. */
  readonly times?: number;
  /** The one request of a unary or server streaming method. */
  readonly request?: JsonObject;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
  /** When it is opened; when the call before it has its status, without. */
  readonly opens?: "at once" | (Until & { readonly thenMs?: number });
  /** How fast the client reads; as fast as messages come, without. */
  readonly readsPerSecond?: number;
  readonly does?: readonly ClientStep[];
  readonly expect: Outcome;
}

/** Until another call, or this one, has had the event. */
export interface Until {
  readonly until: EventRef;
  readonly of?: string;
}

export type ClientStep =
  | "cancel"
  | "end input"
  | { readonly send: JsonObject }
  | { readonly waitMs: number }
  | { readonly received: number }
  | Until;
