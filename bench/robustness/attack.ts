// What one hostile client does once, and what the offender gets for it.
import type { Scene } from "../abuse/surface.ts";

export interface HostileInput {
  readonly scene: Scene;
  /** What the server has written to its log so far. */
  readonly log: () => string;
}

/** Resolves with what the offender got, in a few words. */
export type Hostile = (input: HostileInput) => Promise<string>;
