// What the lab knows of the reader's .proto files while they are being written: the last that could be read, and what is wrong
// with the present ones.
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { ExampleData } from "../../example.ts";
import { isSameFiles, type ProtoFiles } from "../../../run/session/served-code.ts";
import { placeOf, type Problem } from "../../../run/state/problem.ts";
import type { LiveSchema } from "./live-schema.ts";
import type { ReadSchema } from "./read-schema.ts";
import { SchemaCheck } from "./schema-check.ts";

/**
 * As long as from key to key in fast typing: what is read before the next key was read for nothing. The first change after a
 * pause is read at once.
 */
const pauseMs = 60;

export class Schema {
  readonly #live = signal<LiveSchema | undefined>(undefined);
  readonly #problems = signal<readonly Problem[]>([]);
  /** Of the last files without mistakes; undefined while they are those that the server has, or not read yet. */
  readonly live: ReadonlySignal<LiveSchema | undefined> = this.#live;
  /** Whether a message of theirs has rules that requests can be checked by. */
  readonly hasRules: ReadonlySignal<boolean> = computed(() => (this.#live.value ?? this.#example).hasRules);
  /** What is wrong with the files as they stand. */
  readonly problems: ReadonlySignal<readonly Problem[]> = this.#problems;
  /** What lint and comparison say of the last files without mistakes. */
  readonly check: SchemaCheck;
  readonly #files: ReadonlySignal<ProtoFiles>;
  readonly #example: ExampleData;
  /** The files that the page came with. */
  readonly #original: ProtoFiles;
  /** Those of them that the server has itself, and need not be read. */
  readonly #served: ProtoFiles | undefined;
  readonly #end: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** By performance.now(). */
  #changedAtMs = -Infinity;
  #reading: Promise<void> = Promise.resolve();
  /** Ends the reading of files that are no longer wanted. */
  #superseded = new AbortController();
  /** The files that were read last, or are being read; undefined after a failure. */
  #read: ProtoFiles | undefined;
  /** The files whose schema and mistakes are here. */
  #standsFor: ProtoFiles;

  constructor(files: ReadonlySignal<ProtoFiles>, example: ExampleData) {
    this.#files = files;
    this.#example = example;
    this.#original = { [example.protoPath]: example.protoSource, ...example.own?.added };
    this.#served = example.own ? undefined : this.#original;
    this.#read = this.#served;
    this.#standsFor = this.#served ?? {};
    this.check = new SchemaCheck(this.#original, async (checked, against, signal) => {
      const { findingsOf } = await import("./findings.ts");
      return findingsOf({ files: checked, against }, signal);
    });
    this.#end = effect(() => this.#heed(files.value));
  }

  /** Whether `live` and `problems` are those of the files as they stand: for a moment after each change they are not. */
  get isCurrent(): boolean {
    return isSameFiles(this.#files.peek(), this.#standsFor);
  }

  /** The schema of the files as they stand. Rejects with a sentence when they have mistakes or cannot be read now. */
  async settled(): Promise<LiveSchema | undefined> {
    clearTimeout(this.#timer);
    const files = this.#files.peek();
    if (!isSameFiles(files, this.#read)) this.#start(files);
    await this.#reading;
    const [problem] = this.#problems.peek();
    if (!problem) return this.#live.peek();
    const file = (problem.file ?? this.#example.protoPath).split("/").at(-1) ?? "";
    throw new Error(`${[file, placeOf(problem)].filter((part) => part !== "").join(":")}: ${problem.message}`);
  }

  /** Reads any files as it would read the reader's. Rejects when the server cannot be reached or refuses, and by the signal. */
  async read(files: ProtoFiles, signal?: AbortSignal): Promise<ReadSchema> {
    const { readSchema } = await import("./read-schema.ts");
    return readSchema(files, this.#example, signal);
  }

  /** The text of a file as buf formats it. Rejects with a sentence when it has mistakes or cannot be formatted now. */
  async formatted(path: string, text: string): Promise<string> {
    const { formattedText } = await import("./findings.ts");
    return formattedText(path, text);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.check.supersede();
    this.#superseded.abort();
    this.#end();
  }

  #heed(files: ProtoFiles): void {
    clearTimeout(this.#timer);
    if (isSameFiles(files, this.#read)) {
      // Changed, and changed back, before the change was read.
      if (this.isCurrent && this.#problems.peek().length === 0) this.check.heed(files);
      return;
    }
    this.check.supersede();
    const now = performance.now();
    const isFirst = now - this.#changedAtMs > pauseMs;
    this.#changedAtMs = now;
    if (isFirst || isSameFiles(files, this.#original)) this.#start(files);
    else this.#timer = setTimeout(() => this.#start(files), pauseMs);
  }

  #start(files: ProtoFiles): void {
    this.#read = files;
    this.#superseded.abort();
    this.#superseded = new AbortController();
    this.#reading = this.#readFiles(files, this.#superseded.signal);
  }

  async #readFiles(files: ProtoFiles, signal: AbortSignal): Promise<void> {
    if (isSameFiles(files, this.#served)) {
      this.#standsFor = files;
      this.#live.value = undefined;
      this.#problems.value = [];
      this.check.heed(files);
      return;
    }
    try {
      const read = await this.read(files, signal);
      // The reader has typed on.
      if (files !== this.#read) return;
      this.#standsFor = files;
      if (read.ok) this.#live.value = read.schema;
      this.#problems.value = read.ok ? [] : read.problems;
      if (!read.ok) return;
      // Clients from before a change have the first schema, where there is no other.
      if (this.#served === undefined && this.check.old.schema === undefined) this.check.ran(read.schema);
      this.check.heed(files);
    } catch (error) {
      if (files !== this.#read) return;
      this.#read = undefined;
      this.#problems.value = [unreadable(error)];
    }
  }
}

function unreadable(error: unknown): Problem {
  const why = error instanceof Error ? error.message : String(error);
  const message = `the .proto could not be read: ${why}. Your text is kept; Run tries again`;
  return { line: 0, column: 0, message, severity: "error", source: "proto" };
}
