// Readers' .proto files while they type: a session, and an address, may have so many read, checked and formatted at once. A page
// cancels what it no longer wants, and its place in the queue is free.
import { ClientBudget } from "../client-budget.ts";
import type { Limits } from "../limits.ts";
import type { FormattedSchema, SchemaCheck, SchemaReader, SchemaResult } from "../sandbox/index.ts";

export interface SchemaClient {
  readonly address: string;
  readonly session: string | undefined;
  /** Fires when they no longer want it. */
  readonly signal: AbortSignal;
}

type Reader = Pick<SchemaReader, "read" | "check" | "format">;
type ProtoFiles = Readonly<Record<string, string>>;

/** All methods reject with RESOURCE_EXHAUSTED when too many are read for the session, the address or all, with CANCELLED by the signal. */
export class SchemaRequests {
  readonly #reader: Reader;
  readonly #bySession: ClientBudget;
  readonly #byAddress: ClientBudget;

  constructor(reader: Reader, { schema, client }: Pick<Limits, "schema" | "client">) {
    this.#reader = reader;
    const budget = {
      what: "schemas that are read",
      inAll: schema.waiting,
      advice: "cancel one, or wait until it is done",
    };
    this.#bySession = new ClientBudget({ ...budget, perAddress: schema.perSession });
    this.#byAddress = new ClientBudget({ ...budget, perAddress: client.sessions });
  }

  read(files: ProtoFiles, client: SchemaClient): Promise<SchemaResult> {
    return this.#within(client, (request) => this.#reader.read(files, request));
  }

  check(files: ProtoFiles, against: ProtoFiles, client: SchemaClient): Promise<SchemaCheck> {
    return this.#within(client, (request) => this.#reader.check(files, against, request));
  }

  format(files: ProtoFiles, client: SchemaClient): Promise<FormattedSchema> {
    return this.#within(client, (request) => this.#reader.format(files, request));
  }

  async #within<Result>(
    { address, session, signal }: SchemaClient,
    run: (request: { owner: string; signal: AbortSignal }) => Promise<Result>,
  ): Promise<Result> {
    const ofSession = session === undefined ? undefined : this.#bySession.take(`session ${session}`);
    try {
      const ofAddress = this.#byAddress.take(address);
      try {
        return await run({ owner: address, signal });
      } finally {
        ofAddress.release();
      }
    } finally {
      ofSession?.release();
    }
  }
}
