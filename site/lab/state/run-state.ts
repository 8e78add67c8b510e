// All that is known of the present run.
import type { Failure, Status } from "./event.ts";
import type { Problem } from "./problem.ts";
import { emptyLog, type HandlerRow, type Log, type StreamRow } from "./row.ts";

/** `ended` has a status, `rejected` has problems, `failed` has a failure. */
export type Phase = "idle" | "deploying" | "connecting" | "open" | "ended" | "rejected" | "failed";

export interface RunState {
  /** Counts the runs of this lab; 0 before the first. */
  readonly run: number;
  readonly phase: Phase;
  readonly method: string;
  readonly takesStream: boolean;
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
  readonly cancelling: boolean;
  readonly status: Status | undefined;
  readonly failure: Failure | undefined;
  readonly problems: readonly Problem[];
  readonly stream: Log<StreamRow>;
  readonly handler: Log<HandlerRow>;
  /** The backend's ids of this run's calls, the lab's own and those of other clients, numbered as they appeared. */
  readonly calls: readonly string[];
  readonly ownCall: string | undefined;
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
  method: "",
  takesStream: false,
  startedAtMs: 0,
  openedAtMs: 0,
  endedAtMs: 0,
  callId: "",
  deadlineMs: undefined,
  sent: 0,
  received: 0,
  queued: 0,
  halfClosed: false,
  cancelling: false,
  status: undefined,
  failure: undefined,
  problems: [],
  stream: emptyLog,
  handler: emptyLog,
  calls: [],
  ownCall: undefined,
  settled: false,
  pastCalls: [],
  nextRow: 1,
};
