// What a part can take, as routers and probes need to know it: new readers, or only the calls of readers that it has, or nothing.
import type { SandboxState } from "../sandbox/index.ts";

export interface Readiness {
  readonly part: "backend" | "proxy";
  readonly state: string;
  /** Readers that it does not have yet are served here. */
  readonly takesReaders: boolean;
  /** Calls of the readers that it has are served here. */
  readonly takesCalls: boolean;
  /** What a router or a person may want to know beside it. */
  readonly details?: object;
}

export interface BackendFacts extends Pick<SandboxState, "ready" | "sessions" | "waiting"> {
  /** As many sessions as there may be. */
  readonly mostSessions: number;
  readonly isDraining: boolean;
}

/** A backend without a free session serves the readers that it has; a new one would wait here, and somewhere else perhaps not. */
export function backendReadiness(facts: BackendFacts): Readiness {
  const { sessions, mostSessions, waiting } = facts;
  const state = backendState(facts);
  return {
    part: "backend",
    state,
    takesReaders: state === "ready",
    takesCalls: state === "ready" || state === "full",
    details: { sessions, mostSessions, waiting },
  };
}

function backendState({ isDraining, ready, sessions, mostSessions, waiting }: BackendFacts): string {
  if (isDraining) return "draining";
  if (!ready) return "broken sandbox";
  return sessions >= mostSessions || waiting > 0 ? "full" : "ready";
}

export interface ProxyFacts {
  readonly isDraining: boolean;
  /** The backend's gRPC health, or why it cannot be called. */
  readonly backend: string;
}

/** A proxy holds no readers: it takes all calls, or none. */
export function proxyReadiness({ isDraining, backend }: ProxyFacts): Readiness {
  const state = isDraining ? "draining" : backend === "SERVING" ? "ready" : "no backend";
  const takes = state === "ready";
  return { part: "proxy", state, takesReaders: takes, takesCalls: takes, details: { backend } };
}
