// Which tabs of a lab are shown, and which place of a file an editor is to show.
import { signal, type Signal } from "@preact/signals";
import type { ExampleData } from "../example.ts";
import type { LabFiles } from "../features/editor/code.ts";
import type { Problem } from "../../run/state/problem.ts";
import { readStored, writeStored } from "../parts/storage.ts";
import { outputView } from "./kept-views.ts";

/** The tab of handler.ts, of the example's .proto, or the path of a .proto that the reader has added. */
export type FileId = "handler" | "proto" | `${string}.proto`;

/** A line and column, from 1, of one of the reader's files: the id of its tab. */
export interface RevealedPlace {
  readonly file: FileId;
  readonly line: number;
  readonly column: number;
}

export class LabViews {
  /** The ids of the tabs. What the editor side shows is a matter of the moment; the way to see a stream is a habit. */
  readonly editor = signal("handler");
  readonly output: Signal<string>;
  readonly revealed = signal<RevealedPlace | undefined>(undefined);
  /** Lines of the handler that are marked and in view, for what is read, played or pointed at elsewhere. */
  readonly marked = signal<readonly number[]>([]);
  readonly #example: ExampleData;
  readonly #files: Pick<LabFiles, "protos">;
  /** The view that the page opens with; a page without one leaves it to the reader's habit. */
  readonly #opened: string | undefined;

  constructor(example: ExampleData, files: Pick<LabFiles, "protos">, opened?: string) {
    this.#example = example;
    this.#files = files;
    this.#opened = opened;
    this.output = signal(opened ?? outputView.first);
  }

  /** Takes the choice of the last visit, and keeps those to come that `isKept` allows. Only in a browser; returns what ends it. */
  rememberOutput(isKept: (id: string) => boolean): () => void {
    this.output.value = this.#opened ?? readStored(outputView.key) ?? this.output.peek();
    return this.output.subscribe((id) => {
      if (isKept(id)) writeStored(outputView.key, id);
    });
  }

  /** The last part of the path; the whole path where two files share that. */
  fileName(file: FileId): string {
    if (file === "handler") return "handler.ts";
    const path = file === "proto" ? this.#example.protoPath : file;
    const paths = Object.keys(this.#files.protos.value);
    const name = nameIn(path);
    return paths.filter((other) => nameIn(other) === name).length > 1 ? path : name;
  }

  /** The file that a problem is in. */
  fileOf({ source, file }: Problem): FileId {
    if (source !== "proto") return "handler";
    return file === undefined || file === this.#example.protoPath ? "proto" : (file as FileId);
  }

  /** Marks lines of the handler, in the place of those before, and brings the first into view; without lines nothing is marked. */
  mark(...lines: readonly number[]): void {
    if (lines.length > 0) this.editor.value = "handler";
    this.marked.value = lines;
  }

  /** Shows a place of one of the files. */
  reveal(place: RevealedPlace): void {
    this.editor.value = place.file;
    this.revealed.value = place;
  }
}

const nameIn = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
