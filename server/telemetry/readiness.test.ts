import { expect, test } from "vitest";
import { backendReadiness, proxyReadiness } from "./readiness.ts";

const idle = { ready: true, sessions: 0, waiting: 0, mostSessions: 2, isDraining: false };

test.each([
  [{}, "ready", true, true],
  [{ sessions: 1 }, "ready", true, true],
  [{ sessions: 2 }, "full", false, true],
  // A session has just ended, and its place belongs to a reader who waits.
  [{ sessions: 1, waiting: 1 }, "full", false, true],
  [{ ready: false }, "broken sandbox", false, false],
  [{ ready: false, sessions: 2 }, "broken sandbox", false, false],
  [{ isDraining: true }, "draining", false, false],
  [{ isDraining: true, ready: false }, "draining", false, false],
])("a backend with %j is %s", (facts, state, takesReaders, takesCalls) => {
  expect(backendReadiness({ ...idle, ...facts })).toMatchObject({ part: "backend", state, takesReaders, takesCalls });
});

test.each([
  [{ isDraining: false, backend: "SERVING" }, "ready", true],
  [{ isDraining: false, backend: "NOT_SERVING" }, "no backend", false],
  [{ isDraining: false, backend: "unreachable: connect ECONNREFUSED" }, "no backend", false],
  [{ isDraining: true, backend: "SERVING" }, "draining", false],
])("a proxy with %j is %s", (facts, state, takes) => {
  expect(proxyReadiness(facts)).toMatchObject({ state, takesReaders: takes, takesCalls: takes });
});
