// One deployed handler: its program, its trace, and the session that runs it now, which may be another one tomorrow.
import { StatusCode } from "grpc-handler";
import { PlaygroundError, shuttingDown } from "../errors.ts";
import { limits } from "../limits.ts";
import type { CallClient, CallStart, Diagnostic, Program, SandboxCall, Session } from "../sandbox/index.ts";
import type { CalledMethod, OwnSchema } from "./own-services.ts";
import type { Requester } from "./reader-sessions.ts";
import { SharedWait } from "./shared-wait.ts";
import type { TraceLog } from "./trace-log.ts";

export interface DeploymentOptions {
  readonly program: Program;
  /** Whose session runs it. */
  readonly reader: string;
  /** The services it may be called by. */
  readonly services: readonly string[];
  /** Methods that the reader described, by their path; they come before those of proto/. */
  readonly ownMethods: ReadonlyMap<string, CalledMethod>;
  /** What reflection tells of them. */
  readonly ownSchema?: OwnSchema | undefined;
  readonly trace: TraceLog;
  readonly session: (requester: Requester) => Promise<Session>;
}

export type DeploymentCallStart = Omit<CallStart, "programId">;

export class Deployment {
  readonly id: string;
  readonly reader: string;
  readonly services: readonly string[];
  readonly ownMethods: ReadonlyMap<string, CalledMethod>;
  readonly ownSchema: OwnSchema | undefined;
  readonly trace: TraceLog;
  /** Fires when the deployment has expired or was replaced; the reason is a PlaygroundError. */
  readonly #removed = new AbortController();
  /** Fires when the backend ends and no call of the deployment is under way; the reason is a PlaygroundError. */
  readonly #drained = new AbortController();
  #isDraining = false;
  readonly #program: Program;
  readonly #session: (requester: Requester) => Promise<Session>;
  #loading: SharedWait<Session> | undefined;
  #uses = 0;
  #idleSince = performance.now();
  #calls = 0;
  #calledAt = performance.now();

  constructor(options: DeploymentOptions) {
    this.id = options.program.id;
    this.reader = options.reader;
    this.services = options.services;
    this.ownMethods = options.ownMethods;
    this.ownSchema = options.ownSchema;
    this.trace = options.trace;
    this.#program = options.program;
    this.#session = options.session;
  }

  get removed(): AbortSignal {
    return this.#removed.signal;
  }

  get drained(): AbortSignal {
    return this.#drained.signal;
  }

  /** Watchers of a deployment that takes no more calls look for it elsewhere: at once, or when its calls have ended. */
  drain(): void {
    this.#isDraining = true;
    this.#endWhenIdle();
  }

  #endWhenIdle(): void {
    if (!this.#isDraining || this.#calls > 0) return;
    // What the last call leaves behind is reported a moment after its status.
    setTimeout(() => {
      if (this.#calls === 0) this.#drained.abort(new PlaygroundError(StatusCode.UNAVAILABLE, shuttingDown));
    }, limits.flushMs);
  }

  /** How long it was not called or watched, in milliseconds; 0 while it is. */
  get idleMs(): number {
    return this.#uses > 0 ? 0 : performance.now() - this.#idleSince;
  }

  /** When its last call had its status, on performance.now()'s clock; now, while one is under way. */
  get calledAt(): number {
    return this.#calls > 0 ? performance.now() : this.#calledAt;
  }

  /** A live session with the program. Throws a LoadFault, a PlaygroundError without a session, or the signal's reason. */
  load(requester: Requester): Promise<Session> {
    this.#loading ??= new SharedWait((signal) => this.#loadInto({ ...requester, signal }));
    return this.#loading.join(requester.signal);
  }

  readonly #forgetLoading = (): void => {
    this.#loading = undefined;
  };

  async #loadInto(requester: Requester): Promise<Session> {
    try {
      const session = await this.#session(requester);
      const result = await session.load(this.#program, (event) => this.trace.add(event));
      if (!result.ok) throw new LoadFault(result.diagnostics);
      session.ended.throwIfAborted();
      session.ended.addEventListener("abort", this.#forgetLoading, { once: true });
      // A busy machine may have taken long; the reader could not use it before.
      this.#idleSince = performance.now();
      return session;
    } catch (error) {
      this.#forgetLoading();
      throw error;
    }
  }

  /** Starts a call on a session that `load` returned. The deployment counts as used until the call has its status. */
  call(session: Session, start: DeploymentCallStart, client: CallClient): SandboxCall {
    const release = this.use();
    this.#calls++;
    const onFinish: CallClient["onFinish"] = (status) => {
      release();
      this.#calls--;
      this.#calledAt = performance.now();
      client.onFinish(status);
      this.#endWhenIdle();
    };
    return session.call({ ...start, programId: this.id }, { ...client, onFinish });
  }

  /** Keeps the deployment from expiring until the returned function is called. */
  use(): () => void {
    this.#uses++;
    return () => {
      this.#uses--;
      this.#idleSince = performance.now();
    };
  }

  remove(why: string): void {
    this.#removed.abort(new PlaygroundError(StatusCode.NOT_FOUND, why));
    this.#loading?.result.then(
      (session) => {
        // A session outlives hundreds of deployments.
        session.ended.removeEventListener("abort", this.#forgetLoading);
        session.unload(this.id);
      },
      () => undefined,
    );
  }
}

/** The reader's module could not be loaded. Data for the reader, thrown only because it ends a load half-way. */
export class LoadFault extends PlaygroundError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const [first] = diagnostics;
    const where = first && first.line > 0 ? ` (${first.file}:${String(first.line)}:${String(first.column)})` : "";
    super(
      StatusCode.FAILED_PRECONDITION,
      `the handler could not be loaded: ${first?.message ?? "no reason given"}${where}`,
    );
    this.diagnostics = diagnostics;
  }
}
