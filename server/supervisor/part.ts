// One part of the server as a process: started, started again when it ends or hangs, with more and more time between, and ended.
import { type ChildProcess, fork } from "node:child_process";
import { limits } from "../limits.ts";

export interface PartOptions {
  /** "backend", for the log. */
  readonly name: string;
  /** Its main.ts. */
  readonly script: URL;
  /** Its environment at the next start; `port` is the one that it had before. */
  readonly env: (port: number | undefined) => NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
}

/** What a part is sent that is to drain. */
export const drainMessage = "drain";

/** What a part is asked, and answers, while its event loop turns. */
export const aliveMessage = "alive";

/** A part that has ended before it was ready. It has said why itself. */
export class NotStarted extends Error {
  override readonly name = "NotStarted";
}

export class Part {
  readonly #options: PartOptions;
  readonly #ready = Promise.withResolvers<number>();
  readonly #over = Promise.withResolvers<undefined>();
  #child: ChildProcess | undefined;
  #port: number | undefined;
  #failures = 0;
  #startedMs = 0;
  #restart: NodeJS.Timeout | undefined;
  #kill: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;
  #ending = false;

  constructor(options: PartOptions) {
    this.#options = options;
    this.#ready.promise.catch(() => undefined);
    this.#start();
  }

  /** Resolves with the port when it serves for the first time; rejects with NotStarted. */
  get ready(): Promise<number> {
    return this.#ready.promise;
  }

  /** Lets it finish its calls for at most `graceMs`. Resolves when its process has ended. */
  drain(graceMs: number): Promise<unknown> {
    // No signal: where a whole group was sent one, the part has it already, and a second means "at once".
    return this.#end((child) => child.connected && child.send(drainMessage), graceMs + limits.flushMs + limits.endMs);
  }

  /** Ends it at once. Resolves when its process has ended. */
  close(): Promise<unknown> {
    return this.#end((child) => child.kill("SIGINT"), limits.endMs);
  }

  /** Starts it no more. One that does not end in time, stopped or busy as it may be, is killed. */
  #end(ask: (child: ChildProcess) => unknown, ms: number): Promise<unknown> {
    this.#ending = true;
    clearTimeout(this.#restart);
    clearTimeout(this.#kill);
    clearInterval(this.#looking);
    if (!this.#child) this.#over.resolve(undefined);
    else {
      ask(this.#child);
      this.#kill = setTimeout(() => this.#child?.kill("SIGKILL"), ms + limits.supervisor.killDelayMs);
    }
    return this.#over.promise;
  }

  #start(): void {
    const { script, env } = this.#options;
    this.#startedMs = performance.now();
    const child = fork(script, { env: env(this.#port), stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#child = child;
    child.once("message", ({ port }: { port: number }) => {
      this.#port = port;
      this.#ready.resolve(port);
      if (!this.#ending) this.#lookAfter(child);
    });
    // A process that cannot be started at all ends too, in its own way.
    child.once("error", () => this.#ended(child, "it could not be started"));
    child.once("exit", (code, signal) => this.#ended(child, signal ?? `exit code ${String(code)}`));
  }

  /** Kills it when it hangs. Looks are counted, not time: while the whole machine sleeps there are none. */
  #lookAfter(child: ChildProcess): void {
    const { lookMs, missedLooks } = limits.supervisor;
    let missed = 0;
    child.on("message", () => (missed = 0));
    this.#looking = setInterval(() => {
      if (missed === missedLooks) {
        this.#options.log(
          `the ${this.#options.name} has not answered for ${String(missedLooks * lookMs)} ms and is killed`,
        );
        child.kill("SIGKILL");
      }
      missed++;
      // It may have just ended.
      if (child.connected) child.send(aliveMessage, () => undefined);
    }, lookMs);
  }

  #ended(child: ChildProcess, how: string): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    clearTimeout(this.#kill);
    clearInterval(this.#looking);
    if (this.#ending) this.#over.resolve(undefined);
    else if (this.#port === undefined) this.#ready.reject(new NotStarted(`the ${this.#options.name} did not start`));
    else this.#startAgain(how);
  }

  #startAgain(how: string): void {
    const { restartMs, maxRestartMs, stableMs } = limits.supervisor;
    if (performance.now() - this.#startedMs > stableMs) this.#failures = 0;
    const waitMs = this.#failures === 0 ? 0 : Math.min(maxRestartMs, restartMs * 2 ** (this.#failures - 1));
    this.#failures++;
    const when = waitMs === 0 ? "at once" : `in ${String(waitMs)} ms`;
    this.#options.log(`the ${this.#options.name} has ended (${how}) and is started again ${when}`);
    this.#restart = setTimeout(() => this.#start(), waitMs);
  }
}
