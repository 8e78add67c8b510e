// What buf's rules say of the reader's .proto files: lint, and what breaks for clients of the last Run. It is asked for after the
// schema itself, which never waits for it.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { isSameFiles, type ProtoFiles, type ServedSchema } from "../../../run/session/served-code.ts";
import type { Problem } from "../../../run/state/problem.ts";

/** The schema of clients that were made before the change. */
export interface OldSchema {
  readonly files: ProtoFiles;
  /** Undefined: that of the example. */
  readonly schema: ServedSchema | undefined;
}

/** `against` is undefined where nothing has changed. Rejects when the server cannot be reached or refuses, and by the signal. */
export type CheckFiles = (
  files: ProtoFiles,
  against: ProtoFiles | undefined,
  signal: AbortSignal,
) => Promise<readonly Problem[]>;

/** Longer than from key to key: two runs of buf beside the one that reads the next text would make that wait. */
const pauseMs = 700;

export class SchemaCheck {
  readonly #original: ProtoFiles;
  readonly #check: CheckFiles;
  readonly #old;
  readonly #findings = signal<readonly Problem[]>([]);
  /** All warnings. */
  readonly findings: ReadonlySignal<readonly Problem[]> = this.#findings;
  /** Whether clients with the old schema may notice the change. */
  readonly breaks = computed(() => this.#findings.value.some(({ rule }) => rule?.kind === "breaking"));
  #timer: ReturnType<typeof setTimeout> | undefined;
  #superseded = new AbortController();
  /** The last that could be read. */
  #files: ProtoFiles;

  constructor(original: ProtoFiles, check: CheckFiles) {
    this.#original = original;
    this.#check = check;
    this.#files = original;
    this.#old = signal<OldSchema>({ files: original, schema: undefined });
  }

  /** The schema of the last Run; before one, the one that the page came with. */
  get old(): OldSchema {
    return this.#old.peek();
  }

  /** Files without mistakes: after a pause their findings take the place of those before. */
  heed(files: ProtoFiles): void {
    this.supersede();
    this.#files = files;
    const against = isSameFiles(this.old.files, files) ? undefined : this.old.files;
    if (isSameFiles(files, this.#original) && against === undefined) this.#findings.value = [];
    else this.#timer = setTimeout(() => void this.#start(files, against), pauseMs);
  }

  /** A Run has called code with this schema: from now on changes are compared with it. */
  ran(schema: ServedSchema | undefined): void {
    const files = schema?.files ?? this.#original;
    if (isSameFiles(files, this.old.files)) return;
    this.#old.value = { files, schema };
    if (isSameFiles(files, this.#files))
      this.#findings.value = this.#findings.peek().filter(({ rule }) => rule?.kind === "lint");
    this.heed(this.#files);
  }

  /** A file is being changed, or the page goes. */
  supersede(): void {
    clearTimeout(this.#timer);
    this.#superseded.abort();
  }

  async #start(files: ProtoFiles, against: ProtoFiles | undefined): Promise<void> {
    const { signal } = (this.#superseded = new AbortController());
    const findings = await this.#check(files, against, signal).catch((error: unknown) => [unchecked(error)]);
    if (!signal.aborted) this.#findings.value = findings;
  }
}

function unchecked(error: unknown): Problem {
  const why = error instanceof Error ? error.message : String(error);
  const message = `The .proto could not be linted and compared: ${why}. Your next change tries again; Run does not need it`;
  return { line: 0, column: 0, message, severity: "warning", source: "proto" };
}
