// What a surface of the server is to the fuzzer: something that can be tried once, with inputs made from one seed.
import type { Random } from "../../server/sandbox/wire/fuzz.ts";

export interface Scene {
  readonly host: string;
  /** Of the proxy. */
  readonly port: number;
  readonly url: string;
  /** Of the bare gRPC backend. */
  readonly grpcPort: number;
}

export interface Attempt {
  readonly scene: Scene;
  readonly random: Random;
  /** The address that the attempt comes from, as a trusted proxy in front would say it. */
  readonly address: string;
  /** Fires when the time of the attempt is over: what is still open is closed. */
  readonly signal: AbortSignal;
}

/** How the calls of an attempt ended, of those that were made as the protocol wants it. */
export interface Outcome {
  readonly calls: number;
  /** What each call without a status was, for the record. */
  readonly withoutStatus: readonly string[];
}

export type Surface = (attempt: Attempt) => Promise<Outcome>;

export const noCalls: Outcome = { calls: 0, withoutStatus: [] };

export function outcomeOf(calls: readonly { readonly what: string; readonly status: number | undefined }[]): Outcome {
  return {
    calls: calls.length,
    withoutStatus: calls.flatMap(({ what, status }) => (status === undefined ? [what] : [])),
  };
}
