// Runs buf for readers: each time a sandboxed process of its own, a few at a time, readers in turn, within limits of time, memory
// and output.
import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../../errors.ts";
import type { SandboxLimits } from "../../contract.ts";
import { ensureArtifacts } from "../../process/artifacts.ts";
import { type Command, detectIsolation, type Isolation } from "../../process/launch.ts";
import { cancelled, Turns } from "../../scheduling/turns.ts";
import { type BufRun, runBuf, TooMuchOutput } from "./buf-process.ts";
import { bufCommand, type BufTask } from "./command.ts";

export interface BufRequest {
  /** Whose turn it takes: an address, as clients are counted. */
  readonly owner: string;
  /** Ends the run, or its wait for a turn, with CANCELLED. */
  readonly signal?: AbortSignal | undefined;
  /** Keeps the input of a task open, as in `runBuf`. */
  readonly isDone?: (chunk: Buffer) => boolean;
}

/** A limit that these files go over, as a sentence for their author. */
export class OverLimit extends Error {}

const words: Readonly<Record<BufTask, { readonly doing: string; readonly output: string }>> = {
  build: { doing: "reading the .proto", output: "the descriptors are" },
  lint: { doing: "checking the .proto", output: "what was found is" },
  breaking: { doing: "comparing the .proto", output: "what was found is" },
  format: { doing: "formatting the .proto", output: "the formatted text is" },
};

export class Buf {
  readonly #limits: SandboxLimits;
  readonly #turns: Turns;
  readonly #isolation: Isolation;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<BufRun>>();

  constructor(limits: SandboxLimits, isolation = detectIsolation()) {
    this.#limits = limits;
    this.#isolation = isolation;
    const { atOnce, waiting } = limits.schema;
    const tooManyWait = `${String(waiting)} others wait for their .proto files to be read and no more may; try again in some seconds`;
    this.#turns = new Turns({ atOnce, waiting, tooManyWait });
  }

  /**
   * Runs a task on its inputs: what buf found wrong is in what it wrote. Rejects with OverLimit, with RESOURCE_EXHAUSTED when
   * too many wait already, with CANCELLED by the signal, with an error for the log when buf itself broke.
   */
  async run(task: BufTask, inputs: readonly Uint8Array[], request: BufRequest): Promise<BufRun> {
    const { owner, signal } = request;
    const run = await this.#turns.use(owner, () => this.#start(task, inputs, request), signal);
    const { exitCode, stderr } = run;
    if (exitCode === 0 || exitCode === foundMistakes || (task === "format" && exitCode === endOfInput)) return run;
    // A limit of the kernel, or a fault of buf's own on these files.
    if (exitCode === null || exitCode > 128 || /out of memory|cannot allocate|goroutine /.test(stderr))
      throw new OverLimit(
        `${words[task].doing} needs more than ${String(this.#limits.schema.dataMiB)} MiB of memory; ${advice}`,
      );
    throw new PlaygroundError(StatusCode.INTERNAL, `buf ended with ${String(exitCode)}: ${stderr.slice(0, 2_000)}`);
  }

  /** Ends what is under way, for good. */
  async close(): Promise<void> {
    this.#closing.abort(new PlaygroundError(StatusCode.UNAVAILABLE, "the server is stopping"));
    await Promise.allSettled(this.#running);
  }

  async #start(task: BufTask, inputs: readonly Uint8Array[], { signal, isDone }: BufRequest): Promise<BufRun> {
    const { ms, outputBytes } = this.#limits.schema;
    const late = AbortSignal.timeout(ms);
    const ends = [late, this.#closing.signal, ...(signal ? [signal] : [])];
    const options = { isDone, mostBytes: outputBytes, signal: AbortSignal.any(ends) };
    const run = this.#withCommand(task, inputs, (command, sent) => runBuf(command, { ...options, inputs: sent }));
    this.#running.add(run);
    try {
      return await run;
    } catch (error) {
      if (signal?.aborted) throw cancelled();
      const { doing, output } = words[task];
      if (error === late.reason) throw new OverLimit(`${doing} took longer than ${String(ms)} ms; ${advice}`);
      if (error instanceof TooMuchOutput)
        throw new OverLimit(`${output} longer than ${String(outputBytes)} bytes; ${advice}`);
      throw error;
    } finally {
      this.#running.delete(run);
    }
  }

  /** Without a sandbox there is nothing that makes a file of a pipe, and buf reads its second archive from nothing else. */
  async #withCommand(
    task: BufTask,
    inputs: readonly Uint8Array[],
    use: (command: Command, sent: readonly Uint8Array[]) => Promise<BufRun>,
  ): Promise<BufRun> {
    const limits = this.#limits;
    const { filters, bufFolders: cacheFolders } = await ensureArtifacts();
    const [own = Buffer.alloc(0), second] = inputs;
    if (this.#isolation !== "none" || !second)
      return use(bufCommand(this.#isolation, { task, filter: filters.compiler, cacheFolders, limits }), inputs);
    const against = path.join(tmpdir(), `${randomUUID()}.zip`);
    try {
      await writeFile(against, second, { mode: 0o600 });
      return await use(bufCommand("none", { task, against, filter: undefined, cacheFolders, limits }), [own]);
    } finally {
      await rm(against, { force: true });
    }
  }
}

/** buf's exit codes when the files have mistakes, and when the input of its language server ends. */
const foundMistakes = 100;
const endOfInput = 1;
const advice = "make the files smaller or simpler";
