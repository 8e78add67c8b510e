// What the lab knows of the reader's .proto while it is being written: the last text that could be read, and what is wrong
// with the present one.
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { EditedText } from "../editor/code.ts";
import type { ExampleData } from "../../example.ts";
import type { Problem } from "../../../run/state/problem.ts";
import type { LiveSchema } from "./live-schema.ts";
import type { ReadSchema } from "./read-schema.ts";

/** As long as from key to key of one who types fast: what is read before the next key was read for nothing. */
const pauseMs = 60;

export class Schema {
  readonly #live = signal<LiveSchema | undefined>(undefined);
  readonly #problems = signal<readonly Problem[]>([]);
  /** Of the last text without mistakes; undefined while the .proto is the example's own. */
  readonly live: ReadonlySignal<LiveSchema | undefined> = this.#live;
  /** What is wrong with the text as it stands. */
  readonly problems: ReadonlySignal<readonly Problem[]> = this.#problems;
  readonly #text: EditedText;
  readonly #example: ExampleData;
  readonly #end: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading: Promise<void> = Promise.resolve();
  /** Ends the reading of a text that is no longer wanted. */
  #superseded = new AbortController();
  /** The text that was read last, or is being read. */
  #read: string;
  /** The text whose schema and mistakes are here. */
  #standsFor: string;

  constructor(text: EditedText, example: ExampleData) {
    this.#text = text;
    this.#example = example;
    this.#read = text.original;
    this.#standsFor = text.original;
    this.#end = effect(() => this.#heed(text.source.value));
  }

  /** Whether `live` and `problems` are those of the text as it stands: for a moment after each change they are not. */
  get isCurrent(): boolean {
    return this.#text.source.peek() === this.#standsFor;
  }

  /** The schema of the text as it stands. Rejects with a sentence when it has mistakes or cannot be read now. */
  async settled(): Promise<LiveSchema | undefined> {
    clearTimeout(this.#timer);
    if (this.#text.source.peek() !== this.#read) this.#start(this.#text.source.peek());
    await this.#reading;
    const [problem] = this.#problems.peek();
    if (!problem) return this.#live.peek();
    const file = this.#example.protoPath.split("/").at(-1) ?? "";
    throw new Error(`${file}:${String(problem.line)}:${String(problem.column)}: ${problem.message}`);
  }

  /** Reads any text as it would read the reader's. Rejects when the server cannot be reached or refuses, and by the signal. */
  async read(text: string, signal?: AbortSignal): Promise<ReadSchema> {
    const { readSchema } = await import("./read-schema.ts");
    return readSchema(text, this.#example, signal);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#superseded.abort();
    this.#end();
  }

  #heed(text: string): void {
    clearTimeout(this.#timer);
    if (text === this.#read) return;
    if (text === this.#text.original) this.#start(text);
    else this.#timer = setTimeout(() => this.#start(text), pauseMs);
  }

  #start(text: string): void {
    this.#read = text;
    this.#superseded.abort();
    this.#superseded = new AbortController();
    this.#reading = this.#readText(text, this.#superseded.signal);
  }

  async #readText(text: string, signal: AbortSignal): Promise<void> {
    if (text === this.#text.original) {
      this.#standsFor = text;
      this.#live.value = undefined;
      this.#problems.value = [];
      return;
    }
    try {
      const read = await this.read(text, signal);
      // The reader has typed on.
      if (text !== this.#read) return;
      this.#standsFor = text;
      if (read.ok) this.#live.value = read.schema;
      this.#problems.value = read.ok ? [] : read.problems;
    } catch (error) {
      if (text !== this.#read) return;
      this.#read = "";
      this.#problems.value = [unreadable(error)];
    }
  }
}

function unreadable(error: unknown): Problem {
  const why = error instanceof Error ? error.message : String(error);
  const message = `the .proto could not be read: ${why}. Your text is kept; Run tries again`;
  return { line: 0, column: 0, message, severity: "error", source: "proto" };
}
