// Reads the handler's side of a deployment's calls, as long as the deployment is of interest.
import { createClient, type Transport } from "@connectrpc/connect";
import { PlaygroundService, type WatchResponse } from "../../../proto/gen/playground/v1/playground_pb.js";
import type { HandlerHappening, MetadataEntries } from "../state/event.ts";
import type { Deployment } from "./deploy.ts";
import { sessionId } from "./session.ts";

export interface HandlerEvent {
  readonly callId: string;
  /** On the page's clock. */
  readonly atMs: number;
  readonly happening: HandlerHappening;
}

export interface Watch {
  /** False once the backend has ended the stream: the deployment is gone, or was never reached. */
  readonly alive: () => boolean;
  readonly close: () => void;
}

export function watch(transport: Transport, deployment: Deployment, onEvent: (event: HandlerEvent) => void): Watch {
  const ending = new AbortController();
  let alive = true;
  void follow(transport, deployment, ending.signal, onEvent)
    // How it ended does not matter: the next Run finds out whether the deployment still exists.
    .catch(() => undefined)
    .finally(() => (alive = false));
  return { alive: () => alive, close: () => ending.abort() };
}

async function follow(
  transport: Transport,
  { id, clock }: Deployment,
  signal: AbortSignal,
  onEvent: (event: HandlerEvent) => void,
): Promise<void> {
  const client = createClient(PlaygroundService, transport);
  const headers = { "x-session": sessionId() };
  for await (const response of client.watch({ deploymentId: id }, { signal, headers })) {
    clock.heard(response.monotonicMs, performance.now());
    const happening = happeningOf(response.event);
    if (happening) onEvent({ callId: response.callId, atMs: clock.toLocal(response.monotonicMs), happening });
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
