// The benchmark's side of its processes: starts them, asks them, ends them.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Answer, Question, Usage } from "./part.ts";

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: string) => void;
}

export class Part {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on("message", (answer: Answer) => this.#answered(answer));
    child.once("exit", (code) => this.#ended(code));
  }

  /** Starts `bench/parts/<name>.ts`; resolves when it is ready. Rejects when it ends before. */
  static async start(name: string, ...args: string[]): Promise<Part> {
    const child = fork(fileURLToPath(new URL(`../parts/${name}.ts`, import.meta.url)), args, {
      execArgv: ["--expose-gc", "--disable-warning=ExperimentalWarning"],
    });
    const part = new Part(child);
    await part.#answerTo(0);
    return part;
  }

  /** Rejects with what the process threw, or when it ends. */
  ask<T>(name: string, argument?: unknown): Promise<T> {
    const id = ++this.#asked;
    const answer = this.#answerTo(id, `${name} ${JSON.stringify(argument ?? "")}`);
    this.#child.send({ id, name, argument } satisfies Question);
    return answer as Promise<T>;
  }

  usage(collect = false): Promise<Usage> {
    return this.ask<Usage>("usage", collect);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill();
    await once(this.#child, "exit");
  }

  #answerTo(id: number, asked = "start"): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject: (reason) => reject(new Error(`${asked}: ${reason}`)) });
    return promise;
  }

  #answered({ id, value, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(error);
  }

  #ended(code: number | null): void {
    for (const { reject } of this.#waiting.values()) reject(`the process ended with ${String(code)}`);
  }
}
