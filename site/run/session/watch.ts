// Reads the handler's side of a deployment's calls, as long as the deployment is of interest.
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { create } from "@bufbuild/protobuf";
import { AliveSchema, PlaygroundService } from "../../../proto/gen/playground/v1/playground_pb.js";
import type { HandlerEvent } from "../events/event.ts";
import type { Deployment } from "./deploy.ts";
import { routing } from "./routing.ts";

export interface WatchedEvent {
  readonly callId: string;
  /** By the backend's monotonic clock. */
  readonly backendMs: number;
  readonly event: HandlerEvent;
}

export type Watch = ReturnType<typeof watch>;

export interface WatchOptions {
  /** The deployment was replaced by this one, on another backend perhaps. */
  readonly onReplaced?: (id: string) => void;
  /** Times that it is looked for anew where it is not found: another page may be about to replace it. */
  readonly looks?: number;
}

/** Attempts to connect anew, one after another, before the deployment counts as out of reach. */
const mostAttempts = 8;

/** Follows a deployment over lost connections: what happened in between is requested by its number. */
export function watch(
  transport: Transport,
  deployment: Pick<Deployment, "id" | "clock">,
  onEvent: (event: WatchedEvent) => void,
  { onReplaced = () => undefined, looks = 0 }: WatchOptions = {},
) {
  const ending = new AbortController();
  const { id, clock } = deployment;
  const following: Following = {
    ...{ id, alive: true, found: false, over: false, after: 0n, failures: 0, looks, seenMs: 0, changed: newChange() },
  };
  void keepFollowing({ transport, clock, signal: ending.signal, following, onEvent, onReplaced });
  return {
    /** False while there is no connection, and once the deployment is gone. */
    alive: () => following.alive,
    /** Resolves with whether the deployment is there: at once, or when it was found again or given up. */
    async found(): Promise<boolean> {
      while (!following.found && !following.over) await following.changed.promise;
      return following.found;
    },
    close: () => ending.abort(),
  };
}

const newChange = (): PromiseWithResolvers<undefined> => Promise.withResolvers();

interface Following {
  id: string;
  alive: boolean;
  /** The backend has said that it has the deployment. */
  found: boolean;
  over: boolean;
  after: bigint;
  failures: number;
  looks: number;
  seenMs: number;
  changed: PromiseWithResolvers<undefined>;
}

interface Follow extends Pick<Deployment, "clock"> {
  readonly transport: Transport;
  readonly signal: AbortSignal;
  readonly following: Following;
  readonly onEvent: (event: WatchedEvent) => void;
  readonly onReplaced: (id: string) => void;
}

async function keepFollowing(follow: Follow): Promise<void> {
  const { following, signal } = follow;
  while (following.failures < mostAttempts && !signal.aborted) {
    try {
      await followOnce(follow);
      break;
    } catch (error) {
      following.alive = following.found = false;
      nothingRuns(follow);
      // Anything else than a lost connection, which a router may report as INTERNAL, is the backend's last word: the next Run deploys again.
      if (!triesAgain(ConnectError.from(error), following)) break;
      following.failures++;
      await new Promise((resolve) => setTimeout(resolve, Math.min(2_000, 50 * 2 ** following.failures)));
    }
  }
  following.alive = following.found = false;
  following.over = true;
  tell(following);
}

function triesAgain({ code }: ConnectError, following: Following): boolean {
  return code === Code.Unavailable || code === Code.Internal || (code === Code.NotFound && following.looks-- > 0);
}

function tell(following: Following): void {
  following.changed.resolve(undefined);
  following.changed = newChange();
}

/** As far as this page can know: when the watch goes on, it says what does. */
function nothingRuns({ onEvent, following, signal }: Follow): void {
  const event = { case: "alive", value: create(AliveSchema) } as const;
  if (!signal.aborted) onEvent({ callId: "", backendMs: following.seenMs, event });
}

async function followOnce({ transport, clock, signal, following, onEvent, onReplaced }: Follow): Promise<void> {
  const { id } = following;
  const client = createClient(PlaygroundService, transport);
  const onHeader = (headers: Headers): void => {
    following.alive = true;
    following.failures = 0;
    // A refusal has headers too, in some carriers: empty ones.
    const found = headers.get("x-deployment");
    if (found === null) return;
    // It counts its events from the first.
    if (found !== id) Object.assign(following, { id: found, after: 0n });
    if (found !== id) onReplaced(found);
    following.found = true;
    tell(following);
  };
  const options = { signal, headers: routing(id), onHeader };
  for await (const response of client.watch({ deploymentId: id, afterSequence: following.after }, options)) {
    const { callId, sequence, monotonicMs: backendMs, event } = response;
    if (sequence > following.after) following.after = sequence;
    following.seenMs = backendMs;
    clock.received(backendMs, performance.now());
    // Without a case it is an event that is newer than this page.
    if (event.case !== undefined) onEvent({ callId, backendMs, event });
  }
}
