// From the played calls of a check to its verdict: what does not hold, in which call, and in words.
import type { Problem, RunState } from "../run/index.ts";
import { amountText, within } from "../try/amount.ts";
import { type Finding, finding } from "../try/finding.ts";
import { findings } from "../try/findings.ts";
import type { Check } from "../schemas/exercise.ts";
import { play, type Stage } from "./play.ts";
import type { PlayedCall } from "./played-call.ts";

export interface Verdict {
  readonly check: Check;
  readonly passed: boolean;
  readonly calls: readonly CallVerdict[];
  /** Why there was no call; empty when there was. */
  readonly problems: readonly Problem[];
}

export interface CallVerdict {
  readonly name: string;
  readonly state: RunState;
  readonly findings: readonly Finding[];
}

/** Plays the check and judges it. Throws what `play` throws. */
export async function judge(check: Check, stage: Stage): Promise<Verdict> {
  const played = await play(check, stage);
  if (!played.ok) return { check, passed: false, calls: [], problems: played.problems };
  const calls = played.calls.map((call) => ({
    ...{ name: call.name, state: call.state },
    findings: call.stuck ? [call.stuck] : [...findings(call.state, call.script.expect), ...timerFindings(call)],
  }));
  return { check, passed: calls.every((call) => call.findings.length === 0), calls, problems: [] };
}

function timerFindings({ script: { timers }, mostTimers }: PlayedCall): readonly Finding[] {
  if (timers === undefined || within(mostTimers, timers)) return [];
  return [finding(`${amountText(timers)} timers at the same time`, `${String(mostTimers)} at the worst moment`)];
}

/** A verdict that failed, as plain sentences. */
export function explain({ check, calls, problems }: Verdict): string {
  const several = calls.length > 1;
  const missing = calls.flatMap(({ name, findings }) =>
    findings.map(({ expected, saw }) => `${several ? `call ${name}: ` : ""}expected ${expected}; saw ${saw}`),
  );
  return [
    check.name,
    ...problems.map(({ line, message }) => `not deployed: handler.ts:${String(line)}: ${message}`),
    ...missing,
  ].join(" ");
}
