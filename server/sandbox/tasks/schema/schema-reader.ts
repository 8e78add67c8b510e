// What the server knows of readers' .proto files: buf turns them into descriptors, checks them, and formats them.
import type { Diagnostic, SandboxLimits } from "../../contract.ts";
import type { Isolation } from "../../process/launch.ts";
import { archiveOf, faultOf, type ProtoFiles } from "./archive.ts";
import { Buf, type BufRequest, OverLimit } from "./buf.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import { googleProto } from "./google-protos.ts";
import { type FindImport, importsOf } from "./imports.ts";
import { FormatReplies, formatRequests } from "./format.ts";

export type SchemaResult =
  /** A serialized google.protobuf.FileDescriptorSet: the files and all that they import, with their comments. */
  | { readonly ok: true; readonly descriptors: Uint8Array }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export type SchemaCheck =
  /** Warnings, each with its rule. */
  | { readonly ok: true; readonly lint: readonly Diagnostic[]; readonly breaking: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export type FormattedSchema =
  | { readonly ok: true; readonly files: ProtoFiles }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** All methods take files as text by path, and reject with RESOURCE_EXHAUSTED when too many wait already, with CANCELLED by the signal. */
export class SchemaReader {
  readonly #limits: SandboxLimits;
  readonly #findImport: FindImport;
  readonly #buf: Buf;

  /** `importable`: what the files may import beside each other and Google's own, text by path. */
  constructor(limits: SandboxLimits, importable: ProtoFiles, isolation?: Isolation) {
    this.#limits = limits;
    this.#findImport = (name) => (Object.hasOwn(importable, name) ? importable[name] : googleProto(name));
    this.#buf = new Buf(limits, isolation);
  }

  read(files: ProtoFiles, request: BufRequest): Promise<SchemaResult> {
    return this.#within(files, async () => {
      const { exitCode, stdout, stderr } = await this.#buf.run("build", [this.#archiveOf(files)], request);
      if (exitCode === 0) return { ok: true, descriptors: stdout };
      return { ok: false, diagnostics: this.#diagnosticsOf(stderr, files) };
    });
  }

  /** What buf's STANDARD rules find, and what its FILE rules find against files of before, if there are any. */
  check(files: ProtoFiles, against: ProtoFiles, request: BufRequest): Promise<SchemaCheck> {
    return this.#within(files, async () => {
      const archive = this.#archiveOf(files);
      const { stdout } = await this.#buf.run("lint", [archive], request);
      const lint = this.#diagnosticsOf(stdout, files);
      if (hasError(lint)) return { ok: false, diagnostics: lint };
      if (Object.keys(against).length === 0) return { ok: true, lint, breaking: [] };
      const compared = await this.#compare(files, archive, against, request);
      return compared.ok ? { ...compared, lint } : compared;
    });
  }

  format(files: ProtoFiles, request: BufRequest): Promise<FormattedSchema> {
    return this.#within(files, async () => {
      const replies = new FormatReplies(files);
      const isDone = (chunk: Buffer): boolean => replies.read(chunk);
      await this.#buf.run("format", [formatRequests(files)], { ...request, isDone });
      const { texts, faults } = replies.outcome();
      if (faults.length === 0) return { ok: true, files: texts };
      const built = await this.read(files, request);
      if (!built.ok) return built;
      return { ok: false, diagnostics: faults.map((fault) => ({ line: 0, column: 0, severity: "error", ...fault })) };
    });
  }

  /** Ends what is under way. */
  close(): Promise<void> {
    return this.#buf.close();
  }

  /** The files themselves are known to build: an error is one of those that they are compared with. */
  async #compare(
    files: ProtoFiles,
    archive: Uint8Array,
    against: ProtoFiles,
    request: BufRequest,
  ): Promise<{ ok: true; breaking: Diagnostic[] } | { ok: false; diagnostics: Diagnostic[] }> {
    const fault = this.#faultOf(against);
    if (fault !== undefined) return ofBefore(refused(against, fault));
    const { stdout } = await this.#buf.run("breaking", [archive, this.#archiveOf(against)], request);
    const breaking = this.#diagnosticsOf(stdout, files);
    if (!hasError(breaking)) return { ok: true, breaking };
    return ofBefore({ ok: false, diagnostics: this.#diagnosticsOf(stdout, against) });
  }

  /** What is over a limit is a diagnostic like any other. */
  async #within<Result>(files: ProtoFiles, run: () => Promise<Result>): Promise<Result | Refusal> {
    const fault = this.#faultOf(files);
    if (fault !== undefined) return refused(files, fault);
    try {
      return await run();
    } catch (error) {
      if (error instanceof OverLimit) return refused(files, error.message);
      throw error;
    }
  }

  #archiveOf(files: ProtoFiles): Uint8Array {
    return archiveOf(files, importsOf(files, this.#findImport));
  }

  #faultOf(files: ProtoFiles): string | undefined {
    return faultOf(files, { files: this.#limits.schema.files, sourceBytes: this.#limits.deploy.sourceBytes });
  }

  #diagnosticsOf(text: string | Uint8Array, files: ProtoFiles): Diagnostic[] {
    return diagnosticsOf(text.toString(), files, this.#limits.schema.messages);
  }
}

interface Refusal {
  readonly ok: false;
  readonly diagnostics: Diagnostic[];
}

function refused(files: ProtoFiles, message: string): Refusal {
  const [file = ""] = Object.keys(files);
  return { ok: false, diagnostics: [{ file, line: 0, column: 0, message, severity: "error" }] };
}

function ofBefore({ ok, diagnostics }: Refusal): Refusal {
  const said = diagnostics.map((one) => ({ ...one, message: `in the files of before: ${one.message}` }));
  return { ok, diagnostics: said };
}

const hasError = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(({ severity }) => severity === "error");
