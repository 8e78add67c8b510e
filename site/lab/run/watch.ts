// Reads the handler's side of a deployment's calls, as long as the deployment is of interest.
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { PlaygroundService, type WatchResponse } from "../../../proto/gen/playground/v1/playground_pb.js";
import type { HandlerHappening, MetadataEntries } from "../state/event.ts";
import type { Deployment } from "./deploy.ts";
import { sessionId } from "./session.ts";

export interface HandlerEvent {
  readonly callId: string;
  /** By the backend's monotonic clock. */
  readonly backendMs: number;
  readonly happening: HandlerHappening;
}

export interface Watch {
  /** False while there is no connection, and once the deployment is gone. */
  readonly alive: () => boolean;
  readonly close: () => void;
}

/** Attempts to connect anew, one after another, before the deployment counts as out of reach. */
const mostAttempts = 8;

/** Follows a deployment over lost connections: what happened in between is asked for by its number. */
export function watch(transport: Transport, deployment: Deployment, onEvent: (event: HandlerEvent) => void): Watch {
  const ending = new AbortController();
  const following = { alive: true, after: 0n, failures: 0, heardMs: 0 };
  void keepFollowing({ transport, deployment, signal: ending.signal, following, onEvent });
  return { alive: () => following.alive, close: () => ending.abort() };
}

interface Follow {
  readonly transport: Transport;
  readonly deployment: Deployment;
  readonly signal: AbortSignal;
  readonly following: { alive: boolean; after: bigint; failures: number; heardMs: number };
  readonly onEvent: (event: HandlerEvent) => void;
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
  const happening = { kind: "alive", openCalls: 0, timers: 0 } as const;
  if (!signal.aborted) onEvent({ callId: "", backendMs: following.heardMs, happening });
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
    following.heardMs = backendMs;
    clock.heard(backendMs, performance.now());
    const happening = happeningOf(event);
    if (happening) onEvent({ callId, backendMs, happening });
  }
}

/** Undefined for an event that is newer than this page. */
export function happeningOf(event: WatchResponse["event"]): HandlerHappening | undefined {
  switch (event.case) {
    case "callStarted": {
      const { method, clientCallId, timeoutMs, metadata } = event.value;
      const deadline = timeoutMs === undefined ? {} : { timeoutMs };
      return { kind: "call_started", method, clientCallId, metadata: entries(metadata), ...deadline };
    }
    case "messageReceived":
      return { kind: "message_received", index: Number(event.value.index), sizeBytes: event.value.sizeBytes };
    case "messageYielded":
      return { kind: "message_yielded", index: Number(event.value.index), sizeBytes: event.value.sizeBytes };
    case "headersSent":
      return { kind: "headers_sent", metadata: entries(event.value.metadata) };
    case "halfCloseSeen":
      return { kind: "half_close_seen" };
    case "cancelled":
      return { kind: "cancelled", reason: event.value.reason };
    case "consoleLine":
      return { kind: "console", level: event.value.level, text: event.value.text, line: event.value.line };
    case "threw":
      return threw(event.value);
    case "finished": {
      const { code, message, trailers } = event.value;
      return { kind: "finished", status: { code, message }, trailers: entries(trailers) };
    }
    case "settled":
    case "paused":
    case "resumed":
      return { kind: event.case };
    case "alive":
      return { kind: "alive", openCalls: event.value.openCalls, timers: event.value.timers };
    case "eventsDropped":
      return { kind: "dropped", count: Number(event.value.count) };
    default:
      return undefined;
  }
}

type Threw = Extract<WatchResponse["event"], { case: "threw" }>["value"];

function threw({ message, location }: Threw): HandlerHappening {
  if (location === undefined) return { kind: "threw", message };
  const { line, column } = location;
  return { kind: "threw", message, problem: { line, column, message, severity: "error", source: "handler" } };
}

function entries(metadata: Record<string, string>): MetadataEntries {
  return Object.entries(metadata);
}
