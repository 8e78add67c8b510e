import { describe, expect, test } from "vitest";
import { idleRun, type Phase, type RunState } from "./run-state.ts";
import { canCancel, canSend, deadlineLeft, elapsedMs, headline, isLive, isUnwinding } from "./select.ts";

const state = (change: Partial<RunState>): RunState => ({ ...idleRun, run: 1, takesStream: true, ...change });

test.each<[Phase, boolean, boolean, boolean, string]>([
  // phase, live, may send, may cancel, headline
  ["idle", false, false, false, "Ready"],
  ["deploying", true, true, false, "Deploying…"],
  ["connecting", true, true, true, "Calling…"],
  ["open", true, true, true, "Streaming"],
  ["ended", false, false, false, "Ended"],
  ["rejected", false, false, false, "Not deployed"],
  ["failed", false, false, false, "Not run"],
])("%s", (phase, live, send, cancel, words) => {
  const now = state({ phase });
  expect([isLive(now), canSend(now), canCancel(now), headline(now)]).toEqual([live, send, cancel, words]);
});

describe("sending", () => {
  test.each<[string, Partial<RunState>]>([
    ["a method that takes one message", { takesStream: false }],
    ["after the half-close", { halfClosed: true }],
    ["after cancel", { cancelling: "cancel" }],
  ])("not for %s", (_, change) => {
    expect(canSend(state({ phase: "open", ...change }))).toBe(false);
  });
});

test("time runs from the opening, and stops with the call", () => {
  expect(elapsedMs(state({ phase: "open", openedAtMs: 100 }), 350)).toBe(250);
  expect(elapsedMs(state({ phase: "ended", openedAtMs: 100, endedAtMs: 160 }), 350)).toBe(60);
});

test("the deadline's rest goes from 1 to 0", () => {
  const open = state({ phase: "open", openedAtMs: 100, deadlineMs: 300 });
  expect([100, 250, 900].map((now) => deadlineLeft(open, now))).toEqual([1, 0.5, 0]);
  expect(deadlineLeft(state({ phase: "open" }), 100)).toBeUndefined();
});

test("a handler unwinds between the status and its own end", () => {
  expect(isUnwinding(state({ phase: "ended", ownCall: "call-1" }))).toBe(true);
  expect(isUnwinding(state({ phase: "ended", ownCall: "call-1", settled: true }))).toBe(false);
  expect(isUnwinding(state({ phase: "open", ownCall: "call-1" }))).toBe(false);
});
