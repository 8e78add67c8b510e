// Reads the handler's side of a deployment's calls, as long as the deployment is of interest.
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { create } from "@bufbuild/protobuf";
import { AliveSchema, PlaygroundService } from "../../../proto/gen/playground/v1/playground_pb.js";
import type { HandlerEvent } from "../events/event.ts";
import type { Deployment } from "./deploy.ts";
import { sessionId } from "./session-id.ts";

export interface WatchedEvent {
  readonly callId: string;
  /** By the backend's monotonic clock. */
  readonly backendMs: number;
  readonly event: HandlerEvent;
}

export type Watch = ReturnType<typeof watch>;

/** Attempts to connect anew, one after another, before the deployment counts as out of reach. */
const mostAttempts = 8;

/** Follows a deployment over lost connections: what happened in between is requested by its number. */
export function watch(transport: Transport, deployment: Deployment, onEvent: (event: WatchedEvent) => void) {
  const ending = new AbortController();
  const following = { alive: true, after: 0n, failures: 0, seenMs: 0 };
  void keepFollowing({ transport, deployment, signal: ending.signal, following, onEvent });
  return {
    /** False while there is no connection, and once the deployment is gone. */
    alive: () => following.alive,
    close: () => ending.abort(),
  };
}

interface Follow {
  readonly transport: Transport;
  readonly deployment: Deployment;
  readonly signal: AbortSignal;
  readonly following: { alive: boolean; after: bigint; failures: number; seenMs: number };
  readonly onEvent: (event: WatchedEvent) => void;
}

async function keepFollowing(follow: Follow): Promise<void> {
  const { following, signal } = follow;
  while (following.failures < mostAttempts && !signal.aborted) {
    try {
      await followOnce(follow);
      break;
    } catch (error) {
      following.alive = false;
      nothingRuns(follow);
      // Anything else than a lost connection is the backend's last word: the next Run deploys again.
      if (ConnectError.from(error).code !== Code.Unavailable) break;
      following.failures++;
      await new Promise((resolve) => setTimeout(resolve, Math.min(2_000, 50 * 2 ** following.failures)));
    }
  }
  following.alive = false;
}

/** As far as this page can know: when the watch goes on, it says what does. */
function nothingRuns({ onEvent, following, signal }: Follow): void {
  const event = { case: "alive", value: create(AliveSchema) } as const;
  if (!signal.aborted) onEvent({ callId: "", backendMs: following.seenMs, event });
}

async function followOnce({ transport, deployment, signal, following, onEvent }: Follow): Promise<void> {
  const { id, clock } = deployment;
  const client = createClient(PlaygroundService, transport);
  const onHeader = (): void => {
    following.alive = true;
    following.failures = 0;
  };
  const options = { signal, headers: { "x-session": sessionId() }, onHeader };
  for await (const response of client.watch({ deploymentId: id, afterSequence: following.after }, options)) {
    const { callId, sequence, monotonicMs: backendMs, event } = response;
    if (sequence > following.after) following.after = sequence;
    following.seenMs = backendMs;
    clock.received(backendMs, performance.now());
    // Without a case it is an event that is newer than this page.
    if (event.case !== undefined) onEvent({ callId, backendMs, event });
  }
}
