// What the rest of the server may know of the sandbox: programs go in, calls are driven, events come out.
import type { Log } from "../log.ts";
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Metadata, MethodKind, StatusCode } from "grpc-handler";
import type { WatchResponseSchema } from "#gen/playground/v1/playground_pb.js";
import type { Limits } from "../limits.ts";

export type { Metadata, MethodKind };

/** Compiled source, ready to be loaded into any session. */
export interface Program {
  /** The deployment's id. */
  readonly id: string;
  /** One ES module. */
  readonly code: string;
  /** Its source map (version 3), which leads back to the files as they were deployed. */
  readonly sourceMap: string;
  /** Its marked yields, in the order of their numbers. */
  readonly yields?: readonly YieldSite[];
  /** It imports what only the snapshot with the validator holds. */
  readonly usesValidator?: boolean;
  /** A FileDescriptorSet by whose rules every request is checked before the handler gets it; absent: none is. */
  readonly rules?: Uint8Array;
}

/** A yield that says with each value that it was the one. Lines and columns count from 1. */
export interface YieldSite {
  /** Where its mark was put into the compiled code, which the source map does not know. */
  readonly line: number;
  readonly column: number;
  readonly file: string;
  readonly sourceLine: number;
}

/** One remark about a place in the source. Lines and columns count from 1; 0 when none is to blame. */
export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly severity: "error" | "warning";
  /** buf's name of the rule that it comes from, if it comes from one. */
  readonly rule?: string;
}

export type CompileResult =
  | {
      readonly ok: true;
      readonly code: string;
      readonly sourceMap: string;
      readonly yields: readonly YieldSite[];
      readonly usesValidator: boolean;
      readonly warnings: Diagnostic[];
    }
  | { readonly ok: false; readonly diagnostics: Diagnostic[] };

export type LoadResult = { readonly ok: true } | { readonly ok: false; readonly diagnostics: Diagnostic[] };

/** One of the events of playground.v1.WatchResponse. */
export type TraceCase = Exclude<
  NonNullable<MessageInitShape<typeof WatchResponseSchema>["event"]>,
  { case: undefined }
>;

/** What happened on the handler's side, by the machine's monotonic clock. */
export interface TraceEvent {
  /** Empty for the deployment's own events. */
  readonly callId: string;
  readonly monotonicMs: number;
  readonly event: TraceCase;
}

export type CancelReason = "cancelled by the client" | "deadline exceeded" | "connection lost" | "limit exceeded";

export interface CallStart {
  readonly programId: string;
  readonly callId: string;
  /** The fully qualified service. */
  readonly service: string;
  readonly method: string;
  readonly kind: MethodKind;
  readonly metadata: Metadata;
  /** The time that the client allows, from now. The session ends the call when it is over. */
  readonly timeoutMs?: number | undefined;
  /** What the handler reads as `context.deadline`. */
  readonly deadlineUnixMs?: number | undefined;
  readonly peer: string;
  /** The client's own name for the call; appears in the event callStarted. */
  readonly clientCallId?: string | undefined;
}

export interface CallStatus {
  readonly code: StatusCode;
  readonly message: string;
  readonly trailers: Metadata;
}

/** From the handler to the client. Never called before `call` has returned; `cancel` calls `onFinish` before it returns. */
export interface CallClient {
  /** At most once, before any message. */
  onHeaders(metadata: Metadata): void;
  onMessage(payload: Uint8Array): void;
  /** Requests may be sent again, after `message` returned false. */
  onDrain(): void;
  /** Exactly once, and nothing after it. */
  onFinish(status: CallStatus): void;
}

/** From the client to the handler. */
export interface SandboxCall {
  /** False: taken, but the window is full; send the next one after `onDrain`. */
  message(payload: Uint8Array): boolean;
  halfClose(): void;
  /**
   * Ends the call for the client, with `status` or the one that the reason stands for, and fires the handler's signal. Its code runs
   * on to its `finally`.
   */
  cancel(reason: CancelReason, status?: CallStatus): void;
  /** Payload bytes of responses that the client has taken. The window starts at `limits.sandbox.windowBytes`. */
  grant(bytes: number): void;
}

/** One runner process, which belongs to one reader. */
export interface Session {
  readonly id: string;
  /** Fires when the runner is gone; the reason is a PlaygroundError. */
  readonly ended: AbortSignal;
  /** Evaluates the module and constructs the handler. A later load of the same id takes its place. */
  load(program: Program, onEvent: (event: TraceEvent) => void): Promise<LoadResult>;
  /** Ends the program's calls and frees its memory. */
  unload(programId: string): void;
  call(start: CallStart, client: CallClient): SandboxCall;
  /** Kills the runner; its calls end. */
  close(): void;
}

/** One of the layers between a runner and the machine. */
export interface Layer {
  readonly name: string;
  /** Everything that the self-test tried against it was stopped. */
  readonly inForce: boolean;
}

export interface SelfTestReport {
  readonly layers: readonly Layer[];
  /** One sentence about what code in the sandbox could do, and what to do about it; undefined when every layer holds. */
  readonly failure: string | undefined;
}

/** Who wants a session, and what becomes of the wish while all are taken. */
export interface SessionRequest {
  /** Whose turn it takes: owners are served in turn, each one's own in their order. */
  readonly owner?: string;
  /** Fires when it is not wanted any more. */
  readonly signal?: AbortSignal;
  /** How many are served before: called when the wait begins and whenever it changes. */
  readonly onWait?: (ahead: number) => void;
  /** Called while readers wait: close so many unused sessions, if there are any. */
  readonly makeRoom?: (count: number) => void;
}

export interface SandboxState {
  /** What stands between a handler and this machine. With "none" serve only loopback. */
  readonly isolation: "bubblewrap" | "none";
  /** What the self-test found; empty until it has ended. */
  readonly layers: readonly Layer[];
  /** "in force", or why runners have no cgroup of their own; the other limits hold all the same. */
  readonly cgroups: string;
  /** Runners that wait for a session. */
  readonly warm: number;
  readonly sessions: number;
  /** Readers who wait for one. */
  readonly waiting: number;
  /** True when a session can be opened: at once from a warm runner, or after a boot. */
  readonly ready: boolean;
}

export interface Sandbox {
  /**
   * Takes a warm runner, or boots one. While as many sessions are open as may be, the request waits for its turn. Rejects
   * with RESOURCE_EXHAUSTED when too many wait or the wait is too long, with CANCELLED when its signal fires.
   */
  openSession(request?: SessionRequest): Promise<Session>;
  state(): SandboxState;
  /** Really tries to break out of a runner, once for each sandbox however often it is asked. Never rejects. */
  selfTest(): Promise<SelfTestReport>;
  /** Kills every runner. */
  close(): Promise<void>;
}

/** A limit that stops a handler, or its runner. */
export type BrokenLimit =
  | "heap"
  | "entry time"
  | "unresponsive"
  | "cpu"
  | "memory or cpu of the process"
  | "system call"
  | "wire"
  | "boot time";

/** Learns what the sandbox does for all readers together; nothing about one of them. */
export interface SandboxObserver {
  /** A request for a session has its place, or waits no longer. */
  waited(ms: number, outcome: "served" | "left" | "refused"): void;
  booted(ms: number, outcome: "ready" | "failed"): void;
  killed(limit: BrokenLimit): void;
}

/** The part of server/limits.ts that the sandbox keeps to. */
export type SandboxLimits = Pick<
  Limits,
  "messageBytes" | "metadataBytes" | "sandbox" | "compile" | "schema" | "deploy"
>;

export interface SandboxOptions {
  readonly limits: SandboxLimits;
  /** One plain line about the sandbox itself; never the reader's data. */
  readonly log: Log;
  readonly observer?: SandboxObserver | undefined;
}
