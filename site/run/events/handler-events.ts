// The events of the handler's side, one row each: what is said of it, how it is drawn, which event of the client's side is
// the same, and what it does to the run. A new event of playground.proto does not compile until it has its row here.
import { withProblem } from "../state/problem.ts";
import type { RunState } from "../state/run-state.ts";
import { counted, formatMs } from "../state/format.ts";
import type { HandlerEvent } from "./event.ts";
import { type Direction, type EventText, type Mark, statusText } from "./event-text.ts";

export type HandlerEventCase = HandlerEvent["case"];
type Value<C extends HandlerEventCase> = Extract<HandlerEvent, { case: C }>["value"];

export interface HandlerEventRow<V> {
  readonly says: (value: V) => EventText;
  /** As checks name it, for instance "the handler's throw". */
  readonly noun: string;
  readonly mark: Mark | ((value: V) => Mark);
  /** The arrow before it in the log. */
  readonly direction?: Direction;
  /** It is of one message, of that kind: such events have an index, and are only counted in a run that keeps no messages. */
  readonly message?: "request" | "response";
  /** What of the handler's source can have emitted it. */
  readonly syntax?: "yield" | "send headers" | "read requests";
  /** The place in handler.ts, from 1, where the event names one. */
  readonly place?: (value: V) => { readonly line: number; readonly column: number } | undefined;
  /** `own`: the event is of the lab's own call, or of the deployment itself, and not of another client's call. */
  readonly change?: (state: RunState, value: V, own: boolean) => Partial<RunState>;
  /** Changes the run, and is no row of the log. */
  readonly hidden?: true;
}

export const handlerEvents: { readonly [C in HandlerEventCase]: HandlerEventRow<Value<C>> } = {
  callStarted: {
    says: ({ method, timeoutMs, metadata }) => ({
      text: `${method} called${timeoutMs === undefined ? "" : `, ${formatMs(timeoutMs)} to the deadline`}`,
      metadata: Object.entries(metadata),
    }),
    noun: "the handler's start",
    mark: { shape: "bar", tone: "up" },
  },
  messageReceived: {
    says: ({ index, sizeBytes }) => ({ text: `read message ${String(index)}`, sizeBytes }),
    noun: "the handler's read of request",
    mark: { shape: "dot", tone: "up" },
    direction: "up",
    message: "request",
    syntax: "read requests",
    change: (_, { index }, own) => (own ? { taken: Number(index) } : {}),
  },
  halfCloseSeen: {
    says: () => ({ text: "request stream ended (half-close)" }),
    noun: "the handler's sight of the half-close",
    mark: { shape: "flag", tone: "up" },
    syntax: "read requests",
  },
  headersSent: {
    says: ({ metadata }) => ({ text: "sent initial metadata", metadata: Object.entries(metadata) }),
    noun: "the handler's sending of initial metadata",
    mark: { shape: "diamond", tone: "down" },
    direction: "down",
    syntax: "send headers",
  },
  messageYielded: {
    says: ({ index, sizeBytes }) => ({ text: `yielded message ${String(index)}`, sizeBytes }),
    noun: "the handler's yield of response",
    mark: { shape: "dot", tone: "down" },
    direction: "down",
    message: "response",
    syntax: "yield",
    change: ({ yieldsByLine }, { index, line }, own) =>
      own
        ? { yielded: Number(index), yieldLine: line, ...(line > 0 && { yieldsByLine: plusOne(yieldsByLine, line) }) }
        : {},
  },
  cancelled: {
    says: ({ reason }) => ({ text: `signal fired: ${reason}` }),
    noun: "the firing of the handler's signal",
    mark: { shape: "cross", tone: "error" },
  },
  consoleLine: {
    says: ({ level, text }) => ({ text, source: `console.${level}` }),
    noun: "the console line",
    mark: { shape: "square", tone: "quiet" },
    place: ({ line }) => (line > 0 ? { line, column: 0 } : undefined),
    change: () => ({ wroteConsole: true }),
  },
  threw: {
    says: ({ message }) => ({ text: `threw: ${message}` }),
    noun: "the handler's throw",
    mark: { shape: "cross", tone: "error" },
    place: ({ location }) => (location && location.line > 0 ? location : undefined),
    change: ({ problems }, { message, location }) => {
      if (!location) return {};
      const { line, column } = location;
      return { problems: withProblem(problems, { line, column, message, severity: "error", source: "handler" }) };
    },
  },
  finished: {
    says: (value) => ({ text: statusText(value) }),
    noun: "the handler's status",
    mark: ({ code }) => ({ shape: "end", tone: code === 0 ? "down" : "error" }),
  },
  settled: {
    says: () => ({ text: "code has run to its end" }),
    noun: "the end of the handler's code",
    mark: { shape: "bar", tone: "quiet" },
    change: (_, __, own) => (own ? { settled: true, paused: false } : {}),
  },
  paused: {
    says: () => ({ text: "generator waits: the client reads more slowly than it yields" }),
    noun: "the pause of the handler's generator",
    mark: { shape: "flag", tone: "warn" },
    change: (_, __, own) => (own ? { paused: true } : {}),
  },
  resumed: {
    says: () => ({ text: "generator goes on" }),
    noun: "the resuming of the handler's generator",
    mark: { shape: "flag", tone: "quiet" },
    change: (_, __, own) => (own ? { paused: false } : {}),
  },
  eventsDropped: {
    says: ({ count }) => ({ text: `${counted(Number(count), "event")} left out: too fast to show` }),
    noun: "the gap in the handler's events",
    mark: { shape: "square", tone: "warn" },
  },
  alive: {
    says: ({ openCalls, timers }) => ({ text: `${counted(openCalls, "open call")}, ${counted(timers, "timer")}` }),
    noun: "the count of what is left",
    mark: { shape: "square", tone: "quiet" },
    hidden: true,
    change: ({ ownCall }, { openCalls, timers }) => ({
      alive: { openCalls, timers },
      // However the call's code has ended: by itself, with its isolate, or with its backend.
      ...(openCalls === 0 && ownCall !== undefined && { settled: true, paused: false }),
    }),
  },
};

function plusOne(counts: Readonly<Record<number, number>>, key: number): Readonly<Record<number, number>> {
  return { ...counts, [key]: (counts[key] ?? 0) + 1 };
}

/** The row of an event, for events of any case. */
export function rowFor({ case: name }: HandlerEvent): HandlerEventRow<HandlerEvent["value"]> {
  return handlerEvents[name] as HandlerEventRow<HandlerEvent["value"]>;
}

export function handlerText(event: HandlerEvent): EventText {
  return rowFor(event).says(event.value);
}

export function handlerMark(event: HandlerEvent): Mark {
  const { mark } = rowFor(event);
  return typeof mark === "function" ? mark(event.value) : mark;
}

/** Counts the messages of the call, from 1; undefined for an event that is of no message. */
export function messageIndex({ value }: HandlerEvent): number | undefined {
  return "index" in value ? Number(value.index) : undefined;
}

/** The client's own name for a call that has reached the handler. */
export function startedCall({ value }: HandlerEvent): string | undefined {
  return "clientCallId" in value && value.clientCallId !== "" ? value.clientCallId : undefined;
}

/** As playground.proto spells it: "call_started". Pages and exercises name events so, as fixtures do. */
export function protoName(name: HandlerEventCase): string {
  return name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}
