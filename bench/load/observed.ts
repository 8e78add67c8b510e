// A part of the server in a process of its own, and what it holds: timers, handles, streams and heap from within,
// processes and open files from the kernel.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { descendants, openFilesOf } from "./processes.ts";

/** What a process says of itself. */
export interface Held {
  readonly timers: number;
  /** Sockets, pipes and processes. */
  readonly handles: number;
  /** HTTP/2 sessions and streams. */
  readonly streams: number;
  readonly heapBytes: number;
}

export interface Holdings extends Held {
  readonly processes: number;
  readonly files: number;
}

export class Observed {
  readonly pid: number;
  readonly port: number;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, port: number) {
    this.#process = process;
    this.pid = process.pid ?? 0;
    this.port = port;
  }

  /** Starts it and waits until it listens. Rejects when it ends before. */
  static async start(part: "backend" | "proxy", config: Record<string, string>): Promise<Observed> {
    const program = new URL("./observed/main.ts", import.meta.url);
    const child = fork(program, [part, JSON.stringify(config)], { execArgv: ["--expose-gc"] });
    const ended = once(child, "exit").then(() => {
      throw new Error(`the ${part} ended before it listened`);
    });
    const [{ port }] = (await Promise.race([once(child, "message"), ended])) as [{ port: number }];
    ended.catch(() => undefined);
    return new Observed(child, port);
  }

  async holdings(): Promise<Holdings> {
    this.#process.send("what do you hold?");
    const [held] = (await once(this.#process, "message")) as [Held];
    return { ...held, processes: descendants(this.pid).length, files: openFilesOf(this.pid) };
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
  }
}
