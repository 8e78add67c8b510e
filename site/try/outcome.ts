// What a run is asked to have, by a "try this" step or by an exercise: one vocabulary for both.
import type { EventRef } from "./moments.ts";

/** A number, or bounds for one; both bounds count as inside. */
export type Amount = number | { readonly atLeast?: number; readonly atMost?: number };

/** Everything that is named must hold of the run; what is absent does not matter. */
export interface Outcome {
  readonly method?: string;
  /** The call has ended with this status, by its name. */
  readonly status?: string;
  /** The status message holds this text. */
  readonly statusMessage?: string;
  /** The code was refused before there was a call. */
  readonly rejected?: true;
  readonly received?: Amount;
  readonly sent?: Amount;
  /** From the call's opening to its status, in milliseconds. */
  readonly tookMs?: Amount;
  /** A received message has these fields; texts need only be contained. */
  readonly some?: Fields;
  /** Every received message has these fields. */
  readonly every?: Fields;
  /** No received message has these fields. */
  readonly none?: Fields;
  /** Initial metadata: text that the value of a key holds; "" asks for the key alone. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly trailers?: Readonly<Record<string, string>>;
  /** What the handler's own call went through, in any order. */
  readonly handler?: readonly EventRef[];
  /** A console line of the handler holds this text. */
  readonly console?: string;
  /** By the path of a field ("players.ann.x"): its values in the received messages, in their order. */
  readonly values?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  /** By the path of a field: how many received messages have each of these values. */
  readonly counts?: Readonly<Record<string, Readonly<Record<string, Amount>>>>;
  /** By the path of a field: how often one value may come before another has to. */
  readonly inARow?: Readonly<Record<string, Amount>>;
  /** These events come one after the other. */
  readonly order?: readonly EventRef[];
  readonly gaps?: readonly Gap[];
  /** Events that do not come after another. */
  readonly noneAfter?: readonly { readonly event: EventRef; readonly after: EventRef }[];
  /** How many requests the handler has taken at once without an answer yielded, at the worst moment. */
  readonly inFlight?: Amount;
  /** How many responses the handler has yielded. */
  readonly yielded?: Amount;
  /** What the deployment still has in hand. */
  readonly left?: { readonly openCalls?: Amount; readonly timers?: Amount };
}

/** The time from one event to another, in milliseconds. */
export interface Gap {
  readonly from: EventRef;
  readonly to: EventRef;
  readonly atLeastMs?: number;
  readonly atMostMs?: number;
}

export type Fields = Readonly<Record<string, string | number | boolean>>;
