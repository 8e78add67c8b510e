// Holds a run against an outcome: all that is missing, one by one and cheapest first, since a page does so at every frame.
import { statusName } from "grpc-handler";
import { formatMs, isLive, type RunState } from "../run/index.ts";
import { allowsNone, amountText, within } from "./amount.ts";
import { type Finding, finding } from "./finding.ts";
import { messageFindings, metadataFindings } from "./message-findings.ts";
import { momentOf } from "./moments.ts";
import type { Outcome } from "../schemas/try.ts";
import { traceFindings } from "./trace-findings.ts";

/** Whether the run, as it stands, has the outcome. Without a status in the outcome a call under way may have it too. */
export function meets(state: RunState, outcome: Outcome): boolean {
  return findings(state, outcome).next().done === true;
}

export function* findings(state: RunState, outcome: Outcome): Generator<Finding, void, undefined> {
  if (state.run === 0) return yield finding("a run", "none yet");
  const { method, rejected } = outcome;
  if (method !== undefined && state.method !== method) {
    return yield finding(`a call of ${method}`, `a call of ${state.method}`);
  }
  if (rejected) {
    if (state.phase !== "rejected") yield finding("code that is refused", "code that was deployed");
    return;
  }
  yield* endFindings(state, outcome);
  yield* countFindings(state, outcome);
  yield* metadataFindings(state, outcome);
  yield* messageFindings(state, outcome);
  yield* traceFindings(state, outcome);
}

function* endFindings(
  state: RunState,
  { status, statusMessage, tookMs }: Outcome,
): Generator<Finding, void, undefined> {
  if (status === undefined && statusMessage === undefined && tookMs === undefined) return;
  const came = momentOf(state, "status");
  if (!state.status) return yield finding(`the status ${status ?? ""}`.trim(), "no status yet");
  const name = statusName(state.status.code);
  const { message } = state.status;
  if (status !== undefined && name !== status) {
    yield finding(`the status ${status}`, message === "" ? name : `${name}: ${message}`, came);
  }
  if (statusMessage !== undefined && !message.includes(statusMessage)) {
    yield finding(`a status message with "${statusMessage}"`, message === "" ? "none" : `"${message}"`, came);
  }
  const took = state.endedAtMs - state.openedAtMs;
  if (tookMs !== undefined && !within(took, tookMs)) {
    yield finding(`a call of ${amountText(tookMs)} ms`, `one of ${formatMs(took)}`, momentOf(state, "opened"), came);
  }
}

function* countFindings(state: RunState, { received, sent, yielded }: Outcome): Generator<Finding, void, undefined> {
  // "None received" is known when the call is over, not before.
  if (isLive(state) && allowsNone(received)) yield finding("the end of the call", "a call under way");
  const counts = [
    ["received", received, state.received],
    ["sent", sent, state.sent],
    ["message_yielded", yielded, state.yielded],
  ] as const;
  for (const [event, amount, found] of counts) {
    if (amount === undefined || within(found, amount)) continue;
    yield finding(`${amountText(amount)} ${nouns[event]}`, String(found), momentOf(state, `${event}#last`));
  }
}

const nouns = {
  received: "responses",
  sent: "requests",
  message_yielded: "responses yielded by the handler",
} as const;
