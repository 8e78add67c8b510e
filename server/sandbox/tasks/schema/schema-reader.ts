// Turns readers' .proto files into descriptors: buf does, in a sandboxed process for each request, a few at a time, readers in turn.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../../errors.ts";
import type { Diagnostic, SandboxLimits } from "../../contract.ts";
import { ensureArtifacts } from "../../process/artifacts.ts";
import { detectIsolation } from "../../process/launch.ts";
import { WorkerPool } from "../../scheduling/worker-pool.ts";
import { archiveOf, faultOf, type ProtoFiles } from "./archive.ts";
import { BufProcess, type BufRun, TooMuchOutput } from "./buf-process.ts";
import { bufCommand } from "./command.ts";
import { diagnosticsOf } from "./diagnostics.ts";

export type SchemaResult =
  /** A serialized google.protobuf.FileDescriptorSet: the files and all that they import, with their comments. */
  | { readonly ok: true; readonly descriptors: Uint8Array }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export class SchemaReader {
  readonly #limits: SandboxLimits;
  readonly #importable: ProtoFiles;
  readonly #pool: WorkerPool<BufProcess>;

  /** `importable`: what the files may import beside each other and Google's well-known types, text by path. */
  constructor(limits: SandboxLimits, importable: ProtoFiles) {
    this.#limits = limits;
    this.#importable = importable;
    const { atOnce, waiting } = limits.schema;
    this.#pool = new WorkerPool({
      start: () => this.#start(),
      name: "the process that reads .proto files",
      limits: { atOnce, waiting, bootMs: limits.sandbox.bootMs, jobs: 1 },
      tooManyWait: `${String(waiting)} others wait for their .proto files to be read and no more may; try again in some seconds`,
    });
  }

  /**
   * Reads the files, text by path. `owner` is whose turn it takes. Rejects with RESOURCE_EXHAUSTED when too many wait already,
   * with CANCELLED when the signal fires before its turn comes.
   */
  async read(files: ProtoFiles, owner: string, signal?: AbortSignal): Promise<SchemaResult> {
    const { schema, deploy } = this.#limits;
    const fault = faultOf(files, { files: schema.files, sourceBytes: deploy.sourceBytes });
    if (fault !== undefined) return refused(files, fault);
    const archive = archiveOf(files, this.#importable);
    try {
      return this.#resultOf(await this.#pool.use(owner, (buf) => this.#run(buf, archive), signal), files);
    } catch (error) {
      if (error instanceof TookTooLong || error instanceof TooMuchOutput) return refused(files, this.#tooMuch(error));
      throw error;
    }
  }

  /** Ends what is under way. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  async #start(): Promise<BufProcess> {
    const { filters } = await ensureArtifacts();
    return new BufProcess(
      bufCommand(detectIsolation(), filters.compiler, this.#limits),
      this.#limits.schema.outputBytes,
    );
  }

  async #run(buf: BufProcess, archive: Uint8Array): Promise<BufRun> {
    const timer = setTimeout(() => buf.kill(new TookTooLong()), this.#limits.schema.ms);
    try {
      return await buf.run(archive);
    } finally {
      clearTimeout(timer);
    }
  }

  #resultOf({ exitCode, stdout, stderr }: BufRun, files: ProtoFiles): SchemaResult {
    if (exitCode === 0) return { ok: true, descriptors: stdout };
    const diagnostics = diagnosticsOf(stderr, files, this.#limits.schema.messages);
    if (diagnostics.length > 0) return { ok: false, diagnostics };
    // A limit of the kernel, or a fault of buf's own on these files.
    if (exitCode === null || exitCode > 128 || /out of memory|cannot allocate|goroutine /.test(stderr))
      return refused(files, this.#tooMuch(undefined));
    throw new PlaygroundError(StatusCode.INTERNAL, `buf ended with ${String(exitCode)}: ${stderr.slice(0, 2_000)}`);
  }

  #tooMuch(reason: Error | undefined): string {
    const { ms, dataMiB, outputBytes } = this.#limits.schema;
    const advice = "make the files smaller or simpler";
    if (reason instanceof TookTooLong) return `reading the .proto took longer than ${String(ms)} ms; ${advice}`;
    if (reason instanceof TooMuchOutput)
      return `the descriptors are longer than ${String(outputBytes)} bytes; ${advice}`;
    return `reading the .proto needs more than ${String(dataMiB)} MiB of memory; ${advice}`;
  }
}

class TookTooLong extends Error {}

function refused(files: ProtoFiles, message: string): SchemaResult {
  const [file = ""] = Object.keys(files);
  return { ok: false, diagnostics: [{ file, line: 0, column: 0, message, severity: "error" }] };
}
