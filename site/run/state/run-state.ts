// All that is known of the present run.
import type { CancelledBy, ClockReading, Failure } from "../events/event.ts";
import type { Status } from "../events/metadata.ts";
import type { Problem } from "./problem.ts";
import type { FlowSample } from "./flow-reading.ts";
import { emptyLog, type Log } from "./log.ts";
import type { HandlerRow, StreamRow } from "./row.ts";
import type { Carrier, WireHead } from "./wire-head.ts";

/** `ended` has a status, `rejected` has problems, `failed` has a failure. */
export type Phase = "idle" | "deploying" | "connecting" | "open" | "ended" | "rejected" | "failed";

/** The events that end a run, and the phases that it then is in. */
export const ends = new Set<string>(["ended", "rejected", "failed"] satisfies Phase[]);

export interface RunState {
  /** Counts the runs of this lab; 0 before the first. */
  readonly run: number;
  readonly phase: Phase;
  /** Readers who get a sandbox before this one; undefined when it does not wait for one. */
  readonly ahead: number | undefined;
  /** The backend that ran the handler was lost, and another runs it now. */
  readonly moved: boolean;
  readonly method: string;
  readonly takesStream: boolean;
  /** The client goes by the schema that was before the one that is deployed. */
  readonly oldClient: boolean;
  readonly startedAtMs: number;
  /** When the client opened the call: time zero of both logs. */
  readonly openedAtMs: number;
  readonly endedAtMs: number;
  /** The client's own name for its call. */
  readonly callId: string;
  readonly deadlineMs: number | undefined;
  readonly sent: number;
  readonly received: number;
  /** Messages that the reader sent and the carrier has not taken yet. */
  readonly queued: number;
  readonly halfClosed: boolean;
  /** The server was lost under the call, which is made again. */
  readonly wasLost: boolean;
  readonly cancelling: CancelledBy | undefined;
  readonly carrier: Carrier;
  readonly wire: WireHead;
  readonly flow: readonly FlowSample[];
  readonly status: Status | undefined;
  readonly failure: Failure | undefined;
  readonly problems: readonly Problem[];
  readonly stream: Log<StreamRow>;
  readonly handler: Log<HandlerRow>;
  /** Whether the handler has written to its console, in this run or one before it. */
  readonly wroteConsole: boolean;
  /** The backend's ids of this run's calls, the lab's own and those of other clients, numbered as they appeared. */
  readonly calls: readonly string[];
  /** The clients' own names for those calls, in the same order; empty where a client gave none. */
  readonly clientCallIds: readonly string[];
  readonly ownCall: string | undefined;
  /** Messages that the handler has taken and yielded in the lab's own call. */
  readonly taken: number;
  readonly yielded: number;
  /** How often lines of handler.ts have yielded in the lab's own call, by their number; lines that are not known are left out. */
  readonly yieldsByLine: Readonly<Record<number, number>>;
  /** The line that has yielded last; 0 when it is not known. */
  readonly yieldLine: number;
  /** The handler's generator waits for the client. */
  readonly paused: boolean;
  /** What the deployment has in hand, as last reported. */
  readonly alive: { readonly openCalls: number; readonly timers: number } | undefined;
  readonly clock: ClockReading;
  /** Whether messages are kept; else they are only counted. */
  readonly keeping: boolean;
  /** Whether the handler's code for the lab's own call has run to its end. */
  readonly settled: boolean;
  /** Calls of earlier runs: what they still say is dropped. */
  readonly pastCalls: readonly string[];
  /** The next row's id. */
  readonly nextRow: number;
}

export const idleRun: RunState = {
  run: 0,
  phase: "idle",
  ahead: undefined,
  moved: false,
  method: "",
  takesStream: false,
  oldClient: false,
  startedAtMs: 0,
  openedAtMs: 0,
  endedAtMs: 0,
  callId: "",
  deadlineMs: undefined,
  sent: 0,
  received: 0,
  queued: 0,
  halfClosed: false,
  wasLost: false,
  cancelling: undefined,
  carrier: "websocket",
  wire: {},
  flow: [],
  status: undefined,
  failure: undefined,
  problems: [],
  stream: emptyLog,
  handler: emptyLog,
  wroteConsole: false,
  calls: [],
  clientCallIds: [],
  ownCall: undefined,
  taken: 0,
  yielded: 0,
  yieldsByLine: {},
  yieldLine: 0,
  paused: false,
  alive: undefined,
  clock: { offsetMs: 0 },
  keeping: true,
  settled: false,
  pastCalls: [],
  nextRow: 1,
};
