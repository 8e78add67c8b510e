// A lab that is being made: the reader's .proto files, and what they say, read a moment after each change.
import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Problem } from "../../../run/state/problem.ts";
import type { ProtoFiles } from "../../../run/session/served-code.ts";
import type { LiveSchema } from "../schema/live-schema.ts";
import type { ReadSchema } from "../schema/read-schema.ts";
import { type NewProto, placedProtos } from "./new-protos.ts";

export type Reading =
  | { readonly kind: "empty" | "reading" }
  | { readonly kind: "read"; readonly schema: LiveSchema }
  | { readonly kind: "wrong"; readonly problems: readonly Problem[] }
  /** The server is away, or refuses. */
  | { readonly kind: "failed"; readonly why: string };

export type ReadProtos = (files: ProtoFiles, signal: AbortSignal) => Promise<ReadSchema>;

/** Longer than from key to key: what is read before the next key was read for nothing. */
const pauseMs = 150;

export class NewLab {
  readonly #files = signal<readonly NewProto[]>([{ text: "" }]);
  readonly #reading = signal<Reading>({ kind: "empty" });
  readonly #read: ReadProtos;
  readonly #end: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #superseded = new AbortController();
  readonly files: ReadonlySignal<readonly NewProto[]> = this.#files;
  readonly reading: ReadonlySignal<Reading> = this.#reading;
  /** Index into `files` of the one that is shown. */
  readonly chosen = signal(0);
  /** What the reader has called it; until then it is called after its service. */
  readonly typedName = signal<string | undefined>(undefined);
  /** Text by path; without text there is none. */
  readonly protos = computed(() => placedProtos(this.#files.value.filter(({ text }) => text.trim() !== "")));
  readonly name = computed(() => this.typedName.value ?? nameBy(this.#reading.value));

  constructor(read: ReadProtos) {
    this.#read = read;
    this.#end = effect(() => this.#heed(this.protos.value));
  }

  get text(): string {
    return this.#files.value[this.chosen.value]?.text ?? "";
  }

  edit(text: string): void {
    this.#files.value = this.#files.peek().map((file, i) => (i === this.chosen.peek() ? { ...file, text } : file));
  }

  /** Puts further files beside those that have a text, and shows the first of them. */
  add(files: readonly NewProto[]): void {
    const kept = this.#files.peek().filter(({ text }) => text.trim() !== "");
    batch(() => {
      this.#files.value = [...kept, ...files];
      this.chosen.value = Math.min(kept.length, kept.length + files.length - 1);
    });
  }

  /** Leaves the one that is shown out. */
  remove(): void {
    const left = this.#files.peek().filter((_, i) => i !== this.chosen.peek());
    batch(() => {
      this.#files.value = left.length > 0 ? left : [{ text: "" }];
      this.chosen.value = Math.max(0, Math.min(this.chosen.peek(), left.length - 1));
    });
  }

  /** Shows the file of that path; its index, or -1. */
  show(path: string): number {
    const written = this.#files.peek().flatMap(({ text }, index) => (text.trim() === "" ? [] : [index]));
    const index = written[Object.keys(this.protos.peek()).indexOf(path)] ?? -1;
    if (index >= 0) this.chosen.value = index;
    return index;
  }

  readAgain(): void {
    this.#heed(this.protos.peek());
  }

  close(): void {
    this.#end();
    clearTimeout(this.#timer);
    this.#superseded.abort();
  }

  #heed(protos: ProtoFiles): void {
    clearTimeout(this.#timer);
    this.#superseded.abort();
    const { signal: superseded } = (this.#superseded = new AbortController());
    if (Object.keys(protos).length === 0) {
      this.#reading.value = { kind: "empty" };
      return;
    }
    this.#reading.value = { kind: "reading" };
    this.#timer = setTimeout(() => void this.#start(protos, superseded), pauseMs);
  }

  async #start(protos: ProtoFiles, superseded: AbortSignal): Promise<void> {
    const reading = await this.#read(protos, superseded).then(
      (read): Reading => (read.ok ? { kind: "read", schema: read.schema } : { kind: "wrong", problems: read.problems }),
      (error: unknown): Reading => ({ kind: "failed", why: error instanceof Error ? error.message : String(error) }),
    );
    if (!superseded.aborted) this.#reading.value = reading;
  }
}

/** "shop.v1.ShopService" is "Shop". */
function nameBy(reading: Reading): string {
  if (reading.kind !== "read") return "";
  const [method] = reading.schema.methods.values();
  return method?.parent.name.replace(/(?<=.)Service$/u, "") ?? "";
}
