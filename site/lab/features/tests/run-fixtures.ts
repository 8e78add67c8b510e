// Runs the example's fixtures against the reader's code, in the playground, and yields the result of each as it comes.
import { createClient } from "@connectrpc/connect";
import { FixtureState, PlaygroundService } from "../../../../proto/gen/playground/v1/playground_pb.js";
import type { ServedCode } from "../../../run/session/served-code.ts";
import type { FixtureRow } from "./fixtures.ts";
import { filesOf } from "../../../run/session/deploy.ts";
import { routing } from "../../../run/session/routing.ts";
import { sharedTransport } from "../../../run/carriers/shared-socket.ts";

const states = {
  [FixtureState.UNSPECIFIED]: "pending",
  [FixtureState.PENDING]: "pending",
  [FixtureState.PASSED]: "passed",
  [FixtureState.FAILED]: "failed",
  [FixtureState.SKIPPED]: "skipped",
} as const;

/** Yields every fixture as pending, then each result. Throws a ConnectError when the playground cannot be reached. */
export async function* runFixtures(example: string, code: ServedCode, signal: AbortSignal): AsyncGenerator<FixtureRow> {
  const client = createClient(PlaygroundService, sharedTransport());
  const request = { example, ...filesOf(code) };
  for await (const result of client.runFixtures(request, { headers: routing(), signal })) {
    yield { ...result, state: states[result.state] };
  }
}
