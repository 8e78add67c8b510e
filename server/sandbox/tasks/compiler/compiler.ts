// Turns readers' files into modules, in sandboxed processes: a few at a time, readers in turn, each within its time and memory.
// What a file does to its compiler costs that compiler alone.
import { Buffer } from "node:buffer";
import { ensureArtifacts } from "../../process/artifacts.ts";
import type { CompileResult, SandboxLimits } from "../../contract.ts";
import { detectIsolation } from "../../process/launch.ts";
import { WireError } from "../../wire/wire-error.ts";
import { WorkerPool } from "../../scheduling/worker-pool.ts";
import { entryFile, type Files } from "./build-request.ts";
import { compilerCommand } from "./command.ts";
import { type DiagnosticContext, diagnosticsOf, fileDiagnostic } from "./diagnostics.ts";
import { findMissing } from "./missing-globals.ts";
import { bytesOf, field, listOf, type PacketValue, textOf } from "./packet.ts";
import { type Modules, takenFrom } from "./provided-modules.ts";
import { markYields } from "./yield-sites.ts";
import { CompilerGone, CompilerWorker } from "./worker.ts";

export class Compiler {
  readonly #limits: SandboxLimits;
  readonly #pool: WorkerPool<CompilerWorker>;

  constructor(limits: SandboxLimits) {
    this.#limits = limits;
    const { atOnce, waiting } = limits.compile;
    this.#pool = new WorkerPool({
      start: () => this.#start(),
      name: "the compiler",
      limits: { atOnce, waiting, bootMs: limits.sandbox.bootMs },
      tooManyWait: `${String(waiting)} deployments wait for the compiler and no more may; try again in some seconds`,
    });
  }

  /**
   * Types are not checked; the editor does that. `owner` is whose turn it takes; `generated` has modules of the reader's own
   * services by import path, which come before the provided ones. Rejects with RESOURCE_EXHAUSTED when too many wait already.
   */
  async compile(files: Files, owner = "", generated: Files = {}): Promise<CompileResult> {
    const fault = this.#faultOf(files);
    if (fault !== undefined) return refused(fault);
    const { modules, validatorModules } = await ensureArtifacts();
    const [all, provided] = withGenerated(files, modules, generated);
    try {
      const result = await this.#pool.use(owner, (worker) => this.#compileWith(worker, all, provided));
      return result.ok ? { ...result, usesValidator: takesAnyOf(validatorModules, result.code) } : result;
    } catch (error) {
      if (error instanceof TookTooLong) return refused(error.message);
      if (error instanceof CompilerGone || error instanceof WireError) return refused(this.#breakdown());
      throw error;
    }
  }

  /** Starts as many processes as may work at once. */
  warmUp(): Promise<void> {
    return this.#pool.warmUp();
  }

  /** Ends the processes and their builds. A later build starts them again. */
  close(): Promise<void> {
    return this.#pool.close();
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
    const late = new TookTooLong(
      `compiling took longer than ${String(compile.ms)} ms; make the files smaller or simpler`,
    );
    const timer = setTimeout(() => worker.kill(late), compile.ms);
    try {
      return resultOf(await worker.build(files, modules, compile.messages), {
        files,
        modules,
        mostBytes: compile.codeBytes,
      });
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

  async #start(): Promise<CompilerWorker> {
    const command = compilerCommand(detectIsolation(), await ensureArtifacts(), this.#limits);
    return new CompilerWorker(command, this.#limits.compile.outputBytes);
  }
}

class TookTooLong extends Error {}

/** Generated modules are files among the reader's, found by the path that a handler imports. */
function withGenerated(files: Files, modules: Modules, generated: Files): [Files, Modules] {
  const paths = Object.entries(generated).map(([specifier, text]) => [`${specifier.slice(2)}.ts`, text] as const);
  const named = Object.fromEntries(Object.keys(generated).map((specifier) => [specifier, []]));
  return [
    { ...files, ...Object.fromEntries(paths) },
    { ...modules, ...named },
  ];
}

/** Code that only says so gets the larger snapshot too, at its own cost. */
function takesAnyOf(specifiers: readonly string[], code: string): boolean {
  return specifiers.some((specifier) => code.includes(takenFrom(specifier)));
}

function refused(message: string): CompileResult {
  return { ok: false, diagnostics: [fileDiagnostic(message)] };
}

/** Throws WireError when it is no answer to a build. `mostBytes`: of code and source map. */
function resultOf(
  answer: PacketValue,
  { mostBytes, ...context }: DiagnosticContext & { mostBytes: number },
): CompileResult {
  const { files } = context;
  const errors = diagnosticsOf(field(answer, "errors"), "error", context);
  const warnings = diagnosticsOf(field(answer, "warnings"), "warning", context);
  if (errors.length > 0) return { ok: false, diagnostics: [...errors, ...warnings] };
  const outputs = listOf(field(answer, "outputFiles"));
  const output = (suffix: string): Buffer => {
    const file = outputs.find((one) => textOf(field(one, "path")).endsWith(suffix));
    return Buffer.from(bytesOf(field(file, "contents")));
  };
  const [compiled, map] = [output(".mjs"), output(".map")];
  const bytes = compiled.length + map.length;
  if (bytes > mostBytes)
    return refused(
      `the compiled code and its source map hold ${String(bytes)} bytes; at most ${String(mostBytes)} are allowed: ` +
        "look for constants that double each other",
    );
  const sourceMap = withSource(map.toString(), files);
  const { code: unmarked, warnings: missing } = findMissing(compiled.toString(), sourceMap, files);
  const { code, yields } = markYields(unmarked, sourceMap, files);
  return { ok: true, code, sourceMap, yields, usesValidator: false, warnings: [...warnings, ...missing] };
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
