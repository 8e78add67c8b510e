// One case of the table: what it calls, and by what it is judged.
import type { Client } from "@connectrpc/connect";
import type { TestService, UnimplementedService } from "#gen/grpc/testing/test_pb.js";
import type { Mode } from "./clients/client.ts";
import type { EndedEarly, Sighting } from "./witness.ts";

export interface CaseContext {
  readonly client: Client<typeof TestService>;
  readonly unimplemented: Client<typeof UnimplementedService>;
  /** What the handler's side saw of the call that is made with these headers: its start, and its end. */
  readonly handlerSaw: (status: EndedEarly) => Sighting;
}

export interface Case {
  readonly name: string;
  /** What a client must carry for it. */
  readonly mode: Mode;
  /** Rejects with what was expected and what was found. */
  readonly run: (context: CaseContext) => Promise<void>;
}
