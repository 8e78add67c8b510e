// Readers' .proto files while they type: of one session only the newest counts, and an address may have so many read at once.
import { StatusCode } from "grpc-handler";
import { ClientBudget } from "../client-budget.ts";
import { PlaygroundError } from "../errors.ts";
import type { Limits } from "../limits.ts";
import type { SchemaReader, SchemaResult } from "../sandbox/index.ts";

export interface SchemaClient {
  readonly address: string;
  /** Undefined for one who keeps none: each of their requests counts. */
  readonly session: string | undefined;
  /** Fires when they no longer want it. */
  readonly signal: AbortSignal;
}

export class SchemaRequests {
  readonly #reader: Pick<SchemaReader, "read">;
  readonly #budget: ClientBudget;
  /** Replaces what a session asked for before, by session. */
  readonly #newest = new Map<string, AbortController>();

  constructor(reader: Pick<SchemaReader, "read">, { schema, client }: Pick<Limits, "schema" | "client">) {
    this.#reader = reader;
    this.#budget = new ClientBudget({
      ...{ what: "schemas that are read", perAddress: client.sessions, inAll: schema.waiting },
      advice: "wait until one is done",
    });
  }

  /**
   * Rejects with ABORTED when the session has sent a newer request, with RESOURCE_EXHAUSTED when too many are read for the
   * address or for all, with CANCELLED by the signal.
   */
  async read(
    files: Readonly<Record<string, string>>,
    { address, session, signal }: SchemaClient,
  ): Promise<SchemaResult> {
    const replaced = new AbortController();
    if (session !== undefined) {
      this.#newest.get(session)?.abort();
      this.#newest.set(session, replaced);
    }
    const held = this.#budget.take(address);
    try {
      return await this.#reader.read(files, address, AbortSignal.any([signal, replaced.signal]));
    } catch (error) {
      if (replaced.signal.aborted)
        throw new PlaygroundError(StatusCode.ABORTED, "a newer request of the session is read");
      throw error;
    } finally {
      held.release();
      if (session !== undefined && this.#newest.get(session) === replaced) this.#newest.delete(session);
    }
  }
}
