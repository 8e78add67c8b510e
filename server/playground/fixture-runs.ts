// What PlaygroundService needs to run fixtures, and what a runner of fixtures needs of the playground.
import type { WatchResponse } from "#gen/playground/v1/playground_pb.js";
import type { SchemaResult } from "../sandbox/index.ts";

export interface FixtureRuns {
  /** Yields each fixture as pending, then its result, serialized. Throws a PlaygroundError for what cannot be run. */
  run(wanted: WantedFixtures, host: ReaderHost, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

export interface WantedFixtures {
  /** Those that are run when the reader brings none. */
  readonly services: readonly string[];
  /** The reader's own, as JSON text. */
  readonly fixtures: readonly string[];
  /** The address of the client: whose turn and whose quotas it takes. */
  readonly client: string;
}

/** The reader's files, ready to be deployed again and again. */
export interface ReaderHost {
  /** `descriptors` are the fixture's own; those of the reader come before them. Rejects with what is wrong with the files. */
  deploy(descriptors: Uint8Array | undefined): Promise<string>;
  /** Reads .proto files of a fixture's, text by path. */
  readProto(files: Readonly<Record<string, string>>): Promise<SchemaResult>;
  watch(deploymentId: string, signal: AbortSignal): AsyncIterable<WatchResponse>;
}
