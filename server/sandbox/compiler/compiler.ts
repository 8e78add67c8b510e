// Turns readers' files into modules, in walled processes: a few at a time, readers in turn, each within its time and memory.
// What a file does to its compiler costs that compiler, and nobody else's.
import { Buffer } from "node:buffer";
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import { ensureArtifacts } from "../artifacts.ts";
import type { CompileResult, SandboxLimits } from "../contract.ts";
import { FairQueue } from "../fair-queue.ts";
import { detectIsolation } from "../launch.ts";
import { WireError } from "../wire/wire-error.ts";
import { entryFile, type Files } from "./build-request.ts";
import { compilerCommand } from "./command.ts";
import { diagnosticsOf, fileDiagnostic } from "./diagnostics.ts";
import { bytesOf, field, listOf, type PacketValue, textOf } from "./packet.ts";
import type { Modules } from "./provided-modules.ts";
import { CompilerGone, CompilerWorker } from "./worker.ts";

interface Turn {
  readonly owner: string;
  readonly start: () => void;
}

export class Compiler {
  readonly #limits: SandboxLimits;
  readonly #waiting = new FairQueue<Turn>();
  /** Builds under way, by whose they are. */
  readonly #running = new Map<string, number>();
  readonly #idle: CompilerWorker[] = [];
  readonly #alive = new Set<CompilerWorker>();

  constructor(limits: SandboxLimits) {
    this.#limits = limits;
  }

  /**
   * Types are not checked; the editor does that. `owner` is whose turn it takes; `generated` has modules of the reader's own
   * services by import path, which come before the provided ones. Rejects with RESOURCE_EXHAUSTED when too many wait already.
   */
  async compile(files: Files, owner = "", generated: Files = {}): Promise<CompileResult> {
    const fault = this.#faultOf(files);
    if (fault !== undefined) return refused(fault);
    const { modules } = await ensureArtifacts();
    await this.#turn(owner);
    try {
      const worker = this.#takeIdle() ?? (await this.#start());
      return await this.#compileWith(worker, ...withGenerated(files, modules, generated));
    } finally {
      this.#over(owner);
    }
  }

  /** Starts as many processes as may work at once. */
  async warmUp(): Promise<void> {
    const missing = this.#limits.compile.atOnce - this.#alive.size;
    const started = Array.from({ length: missing }, () => this.#start());
    this.#idle.push(...(await Promise.all(started)));
  }

  /** Ends the processes, and what they are at. Whoever compiles later starts them again. */
  async close(): Promise<void> {
    const workers = [...this.#alive];
    for (const worker of workers) worker.kill(new PlaygroundError(StatusCode.UNAVAILABLE, "the server is stopping"));
    await Promise.all(workers.map(({ exited }) => exited));
  }

  #takeIdle(): CompilerWorker | undefined {
    let worker = this.#idle.pop();
    while (worker?.isGone) worker = this.#idle.pop();
    return worker;
  }

  #faultOf(files: Files): string | undefined {
    const max = this.#limits.deploy.sourceBytes;
    const bytes = Object.entries(files).reduce(
      (sum, [name, text]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text),
      0,
    );
    if (bytes > max) return `the files hold ${String(bytes)} bytes; at most ${String(max)} are allowed`;
    if (Object.hasOwn(files, entryFile)) return undefined;
    const names = Object.keys(files).join(", ") || "no files";
    return `the handler must be in a file named ${entryFile}, found ${names}`;
  }

  async #compileWith(worker: CompilerWorker, files: Files, modules: Modules): Promise<CompileResult> {
    const { compile } = this.#limits;
    const tooLong = `compiling took longer than ${String(compile.ms)} ms; make the files smaller or simpler`;
    const late = new Error(tooLong);
    const timer = setTimeout(() => worker.kill(late), compile.ms);
    try {
      const answer = await worker.build(files, modules, compile.messages);
      const result = resultOf(answer, files, modules);
      this.#idle.push(worker);
      return result;
    } catch (error) {
      worker.kill(new CompilerGone("its build failed", { cause: error }));
      if (error === late) return refused(tooLong);
      if (!(error instanceof CompilerGone || error instanceof WireError)) throw error;
      return refused(this.#breakdown());
    } finally {
      clearTimeout(timer);
    }
  }

  /** It ended, or said more than it may: sources that unfold into far more than they are do that. */
  #breakdown(): string {
    const { dataMiB, outputBytes } = this.#limits.compile;
    const most = `${String(dataMiB)} MiB of memory and ${String(outputBytes)} bytes of compiled code`;
    return `the compiler broke down over these files; they may need ${most}: look for constants that double each other`;
  }

  async #turn(owner: string): Promise<void> {
    const { waiting } = this.#limits.compile;
    if (this.#waiting.size >= waiting) {
      const message = `${String(waiting)} deployments wait for the compiler and no more may; try again in some seconds`;
      throw new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
    }
    await new Promise<void>((start) => {
      this.#waiting.push(owner, { owner, start });
      this.#startNext();
    });
  }

  /** One owner leaves a place free for another. */
  #mayRun(owner: string): boolean {
    const { atOnce } = this.#limits.compile;
    const all = [...this.#running.values()].reduce((sum, count) => sum + count, 0);
    return all < atOnce && (this.#running.get(owner) ?? 0) < Math.max(1, atOnce - 1);
  }

  #startNext(): void {
    const next = this.#waiting.shift((owner) => this.#mayRun(owner));
    if (!next) return;
    this.#running.set(next.owner, (this.#running.get(next.owner) ?? 0) + 1);
    next.start();
  }

  #over(owner: string): void {
    const left = (this.#running.get(owner) ?? 1) - 1;
    if (left > 0) this.#running.set(owner, left);
    else this.#running.delete(owner);
    this.#startNext();
  }

  async #start(): Promise<CompilerWorker> {
    const command = compilerCommand(detectIsolation(), await ensureArtifacts(), this.#limits);
    const worker = new CompilerWorker(command, this.#limits.compile.outputBytes);
    worker.unref();
    this.#alive.add(worker);
    void worker.exited.then(() => {
      this.#alive.delete(worker);
      const index = this.#idle.indexOf(worker);
      if (index >= 0) this.#idle.splice(index, 1);
    });
    const late = new PlaygroundError(StatusCode.UNAVAILABLE, "the compiler did not start in time; try again");
    const timer = setTimeout(() => worker.kill(late), this.#limits.sandbox.bootMs);
    await worker.ready.finally(() => clearTimeout(timer));
    return worker;
  }
}

/** Generated modules are files among the reader's, found by the path that a handler imports. */
function withGenerated(files: Files, modules: Modules, generated: Files): [Files, Modules] {
  const paths = Object.entries(generated).map(([specifier, text]) => [`${specifier.slice(2)}.ts`, text] as const);
  const named = Object.fromEntries(Object.keys(generated).map((specifier) => [specifier, []]));
  return [
    { ...files, ...Object.fromEntries(paths) },
    { ...modules, ...named },
  ];
}

function refused(message: string): CompileResult {
  return { ok: false, diagnostics: [fileDiagnostic(message)] };
}

/** Throws WireError when it is no answer to a build. */
function resultOf(answer: PacketValue, files: Files, modules: Modules): CompileResult {
  const context = { files, modules };
  const errors = diagnosticsOf(field(answer, "errors"), "error", context);
  const warnings = diagnosticsOf(field(answer, "warnings"), "warning", context);
  if (errors.length > 0) return { ok: false, diagnostics: [...errors, ...warnings] };
  const outputs = listOf(field(answer, "outputFiles"));
  const output = (suffix: string): string => {
    const file = outputs.find((one) => textOf(field(one, "path")).endsWith(suffix));
    return Buffer.from(bytesOf(field(file, "contents"))).toString();
  };
  return { ok: true, code: output(".mjs"), sourceMap: withSource(output(".map"), files), warnings };
}

/** The map with the text of handler.ts, where errors about its export are looked for. */
function withSource(json: string, files: Files): string {
  const map = parse(json);
  const sourcesContent = map.sources.map((name) => (name === entryFile ? files[entryFile] : null));
  return JSON.stringify({ ...map, sourcesContent });
}

function parse(json: string): { readonly sources: readonly string[] } {
  try {
    return JSON.parse(json) as { sources: string[] };
  } catch {
    throw new WireError("a source map that is no JSON");
  }
}
