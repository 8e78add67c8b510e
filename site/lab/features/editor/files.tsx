// The files of a lab as its editor panes see them.
import { computed, type ReadonlySignal, signal, type Signal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { Problem } from "../../../run/state/problem.ts";
import type { EditedText } from "./edited-text.ts";
import type { Lab } from "../../lab.ts";
import type { FileId } from "../../views/lab-views.ts";
import type { ViewProps } from "../../views/view.ts";
import { findAnchor } from "../places/anchor.ts";
import type { LineRange } from "../places/imports.ts";
import type { LineNote } from "../places/line-notes.ts";
import { LineText } from "./line-text.tsx";

export interface PaneFile {
  /** Also the tab's id. */
  readonly id: FileId;
  readonly language: "typescript" | "proto";
  /** On the button that opens the editor. */
  readonly opening: string;
  readonly textOf: (lab: Lab) => PaneText;
  /** The text as it is formatted. Rejects with a sentence. */
  readonly format?: (lab: Lab, source: string) => Promise<string>;
  /** Lines to be marked, for what is selected elsewhere. */
  readonly marksOf: (lab: Lab) => ReadonlySignal<readonly number[]> | undefined;
  /** What a run says of lines. */
  readonly notesOf?: (lab: Lab) => ReadonlySignal<readonly LineNote[]>;
  /** The lines of a text that the page is about. */
  readonly opensAt?: (lab: Lab, source: string) => LineRange | undefined;
  /** Where the mistakes in its types go. */
  readonly typeProblemsOf?: (lab: Lab) => Signal<readonly Problem[]>;
  /** The text before there is an editor. */
  readonly Static: ComponentType<ViewProps>;
}

/** As much of an EditedText as a pane needs. */
export type PaneText = Pick<EditedText, "source" | "edited" | "edit">;

export const handlerFile: PaneFile = {
  id: "handler",
  language: "typescript",
  opening: "Edit the code",
  textOf: ({ files }) => files.handler,
  typeProblemsOf: ({ typeProblems }) => typeProblems,
  marksOf: ({ marks }) => marks,
  notesOf: ({ notes }) => notes,
  opensAt: ({ example }, source) => {
    const found = example.opensAt && findAnchor(source, example.opensAt);
    return found && "lines" in found ? found.lines : undefined;
  },
  Static: ({ lab, children }) =>
    lab.files.handler.edited.value || !children ? (
      <LineText source={lab.files.handler.source.value} language="typescript" />
    ) : (
      children
    ),
};

export const protoFile: PaneFile = {
  id: "proto",
  language: "proto",
  opening: "Edit the .proto",
  textOf: ({ files }) => files.proto,
  format: ({ schema, example }, source) => schema.formatted(example.protoPath, source),
  marksOf: () => undefined,
  Static: ({ lab }) => (
    <LineText label={lab.example.protoPath} source={lab.files.proto.source.value} language="proto" />
  ),
};

/** A .proto that the reader has added. */
export function addedFile({ files: { added } }: Lab, path: FileId): PaneFile {
  // A pane whose file is gone is about to go itself.
  const source = computed(() => added.files.value[path] ?? "");
  const text: PaneText = { source, edited: signal(true), edit: (typed) => added.edit(path, typed) };
  return {
    id: path,
    language: "proto",
    opening: "Edit the .proto",
    textOf: () => text,
    format: ({ schema }, source) => schema.formatted(path, source),
    marksOf: () => undefined,
    Static: () => <LineText label={path} source={source.value} language="proto" />,
  };
}
