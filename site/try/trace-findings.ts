// What an outcome expects of the events of both sides, their order and their times and did not happen.
import { formatMs, type RunState } from "../run/index.ts";
import { amountText, within } from "./amount.ts";
import { type Finding, finding } from "./finding.ts";
import { type Moment, momentOf, momentsOf, momentText, refText } from "./moments.ts";
import type { Gap, InFlight, Outcome } from "../schemas/try.ts";

export function* traceFindings(state: RunState, outcome: Outcome): Generator<Finding, void, undefined> {
  const { handler = [], console, order = [], gaps = [], noneAfter = [], inFlight } = outcome;
  for (const event of handler) {
    if (!momentOf(state, event)) yield finding(refText(event), "it never came", momentOf(state, "status"));
  }
  if (console !== undefined && !momentOf(state, `console_line:${console}`)) {
    yield finding(`a console line with "${console}"`, "none", momentOf(state, "settled"));
  }
  yield* orderFindings(state, order);
  for (const gap of gaps) yield* gapFindings(state, gap);
  for (const { event, after } of noneAfter) yield* laterFindings(state, event, after);
  if (inFlight !== undefined) yield* flightFindings(state, inFlight);
  yield* leftFindings(state, outcome);
}

function* orderFindings(state: RunState, order: readonly string[]): Generator<Finding, void, undefined> {
  let [before, last]: [string | undefined, Moment | undefined] = [undefined, undefined];
  for (const ref of order) {
    const moment = momentOf(state, ref);
    if (!moment) {
      const when = before === undefined ? "" : `, after ${refText(before)}`;
      return yield finding(refText(ref) + when, "it never came", last);
    }
    if (before !== undefined && last && !isBefore(state, last, moment)) {
      const saw = `${refText(ref)} ${momentText(moment)}, ${refText(before)} ${momentText(last)}`;
      return yield finding(`${refText(before)} first, then ${refText(ref)}`, saw, moment, last);
    }
    [before, last] = [ref, moment];
  }
}

/** On one side the rows tell; between the sides the clocks do, as well as they are known. */
function isBefore({ clock }: RunState, a: Moment, b: Moment): boolean {
  return a.side === b.side ? a.id < b.id : a.atMs <= b.atMs + (clock.errorMs ?? 0);
}

function* gapFindings(state: RunState, { from, to, atLeastMs, atMostMs }: Gap): Generator<Finding, void, undefined> {
  const [start, end] = [momentOf(state, from), momentOf(state, to)];
  const bounds = { atLeast: atLeastMs, atMost: atMostMs };
  const expected = `from ${refText(from)} to ${refText(to)}: ${amountText(bounds)} ms`;
  const missing = start ? to : from;
  if (!start || !end) return yield finding(expected, `${refText(missing)} never came`, start ?? end);
  const ms = end.atMs - start.atMs;
  if (!within(ms, bounds)) yield finding(expected, formatGap(ms), start, end);
}

function formatGap(ms: number): string {
  return ms < 0 ? `the second came first, ${formatMs(-ms)} before` : formatMs(ms);
}

function* laterFindings(state: RunState, event: string, after: string): Generator<Finding, void, undefined> {
  const start = momentOf(state, after);
  if (!start) return yield finding(refText(after), "it never came", momentOf(state, "status"));
  const later = momentsOf(state, event).filter((moment) => moment.id !== start.id && isBefore(state, start, moment));
  const [first] = later;
  if (!first) return;
  const ms = formatMs(Math.max(0, first.atMs - start.atMs));
  const saw = `${String(later.length)}, the first ${ms} later`;
  yield finding(`nothing more of this after ${refText(after)}: ${nameOf(event)}`, saw, start, ...later);
}

const nameOf = (event: string): string => refText(event).replace(/ 1$/u, "s");

function* flightFindings(state: RunState, { from, to, ...amount }: InFlight): Generator<Finding, void, undefined> {
  const steps = [
    ...momentsOf(state, from).map((moment) => ({ moment, change: 1 })),
    ...momentsOf(state, to).map((moment) => ({ moment, change: -1 })),
  ].sort((a, b) => a.moment.id - b.moment.id);
  let [present, most, worst]: [number, number, Moment | undefined] = [0, 0, undefined];
  for (const { moment, change } of steps) {
    present += change;
    if (present > most) [most, worst] = [present, moment];
  }
  if (within(most, amount)) return;
  const expected = `${amountText(amount)} at the same time between ${refText(from)} and ${refText(to)}`;
  yield finding(expected, `${String(most)} at the worst moment`, worst);
}

function* leftFindings({ alive }: RunState, { left }: Outcome): Generator<Finding, void, undefined> {
  for (const what of ["openCalls", "timers"] as const) {
    const amount = left?.[what];
    if (amount === undefined || within(alive?.[what] ?? 0, amount)) continue;
    const noun = what === "timers" ? "timers still running" : "calls whose code still runs";
    yield finding(`${amountText(amount)} ${noun} after the call`, String(alive?.[what] ?? 0));
  }
}
