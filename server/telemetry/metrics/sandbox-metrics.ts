// What the sandbox does for readers: sessions and the wait for them, boots of runners, and limits that handlers broke.
import type { Meter } from "@opentelemetry/api";
import type { SandboxObserver, SandboxState } from "../../sandbox/index.ts";

/** Counts at the moment of a scrape. */
export interface BackendCounts extends Pick<SandboxState, "sessions" | "waiting" | "warm"> {
  readonly mostSessions: number;
  readonly deployments: number;
}

export function backendGauges(meter: Meter, counts: () => BackendCounts): void {
  const gauge = (name: string, description: string, unit: string): ReturnType<Meter["createObservableUpDownCounter"]> =>
    meter.createObservableUpDownCounter(name, { description, unit });
  const sessions = gauge("playground.sessions", "Readers with a session.", "{session}");
  const most = gauge("playground.sessions.limit", "Sessions that there may be at once.", "{session}");
  const waiting = gauge("playground.sessions.waiting", "Readers who wait for a session.", "{reader}");
  const warm = gauge("playground.runners.warm", "Runners that are booted and wait for a reader.", "{runner}");
  const deployments = gauge(
    "playground.deployments",
    "Deployments that are held, examples' own among them.",
    "{deployment}",
  );
  meter.addBatchObservableCallback(
    (result) => {
      const now = counts();
      result.observe(sessions, now.sessions);
      result.observe(most, now.mostSessions);
      result.observe(waiting, now.waiting);
      result.observe(warm, now.warm);
      result.observe(deployments, now.deployments);
    },
    [sessions, most, waiting, warm, deployments],
  );
}

export function sandboxMetrics(meter: Meter): SandboxObserver {
  const wait = meter.createHistogram("playground.session.wait.duration", {
    description: "How long readers waited for a place among the sessions, by outcome.",
    unit: "s",
    advice: { explicitBucketBoundaries: [0.001, 0.1, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120] },
  });
  const boot = meter.createHistogram("playground.runner.boot.duration", {
    description: "How long runners took to boot, by outcome.",
    unit: "s",
    advice: { explicitBucketBoundaries: [0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2.5, 5, 10] },
  });
  const kills = meter.createCounter("playground.sandbox.kills", {
    description: "Handlers and runners that were stopped because they broke a limit, by limit.",
    unit: "{kill}",
  });
  return {
    waited: (ms, outcome) => wait.record(ms / 1_000, { "playground.outcome": outcome }),
    booted: (ms, outcome) => boot.record(ms / 1_000, { "playground.outcome": outcome }),
    killed: (limit) => kills.add(1, { "playground.limit": limit }),
  };
}
