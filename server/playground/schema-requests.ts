// Readers' .proto files while they type: a session, and an address, may have so many read at once. A page cancels what it no
// longer wants, and its place in the queue is free.
import { ClientBudget } from "../client-budget.ts";
import type { Limits } from "../limits.ts";
import type { SchemaReader, SchemaResult } from "../sandbox/index.ts";

export interface SchemaClient {
  readonly address: string;
  readonly session: string | undefined;
  /** Fires when they no longer want it. */
  readonly signal: AbortSignal;
}

export class SchemaRequests {
  readonly #reader: Pick<SchemaReader, "read">;
  readonly #bySession: ClientBudget;
  readonly #byAddress: ClientBudget;

  constructor(reader: Pick<SchemaReader, "read">, { schema, client }: Pick<Limits, "schema" | "client">) {
    this.#reader = reader;
    const budget = {
      what: "schemas that are read",
      inAll: schema.waiting,
      advice: "cancel one, or wait until it is done",
    };
    this.#bySession = new ClientBudget({ ...budget, perAddress: schema.perSession });
    this.#byAddress = new ClientBudget({ ...budget, perAddress: client.sessions });
  }

  /** Rejects with RESOURCE_EXHAUSTED when too many are read for the session, the address or all, with CANCELLED by the signal. */
  async read(
    files: Readonly<Record<string, string>>,
    { address, session, signal }: SchemaClient,
  ): Promise<SchemaResult> {
    const ofSession = session === undefined ? undefined : this.#bySession.take(`session ${session}`);
    try {
      const ofAddress = this.#byAddress.take(address);
      try {
        return await this.#reader.read(files, address, signal);
      } finally {
        ofAddress.release();
      }
    } finally {
      ofSession?.release();
    }
  }
}
