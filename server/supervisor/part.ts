// One part of the server as a process: started, started again when it ends, with more and more time between, and ended.
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

  /** Sends it a signal, and starts it no more. Resolves when its process has ended. */
  end(signal: NodeJS.Signals): Promise<unknown> {
    this.#ending = true;
    clearTimeout(this.#restart);
    if (!this.#child) this.#over.resolve(undefined);
    else this.#child.kill(signal);
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
    });
    // A process that cannot be started at all ends too, in its own way.
    child.once("error", () => this.#ended(child, "it could not be started"));
    child.once("exit", (code, signal) => this.#ended(child, signal ?? `exit code ${String(code)}`));
  }

  #ended(child: ChildProcess, how: string): void {
    if (child !== this.#child) return;
    this.#child = undefined;
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
