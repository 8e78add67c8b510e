// What the lab asks of an editor, whichever one fits the reader's device.
import type { GeneratedModule, ServedExample } from "../../../run/session/served-code.ts";
import type { LineRange } from "../places/imports.ts";
import type { LineNote } from "../places/line-notes.ts";
import type { Problem } from "../../../run/state/problem.ts";

/** Under which the reader's choice for the Tab key is kept. */
export const tabKey = "lab:tab";

/** How names of models begin that hold a client program. */
export const clientModel = "client-";

export interface CodeEditor {
  /** Replaces the text, as Reset does; an undo in the editor brings it back. */
  setSource(source: string): void;
  setProblems(problems: readonly Problem[]): void;
  /** Marks lines, such as those that can have emitted what is selected, and shows the first. */
  mark(lines: readonly number[]): void;
  /** What stands behind lines while a call runs, in the place of what stood there before. */
  note(notes: readonly LineNote[]): void;
  /** Brings a place into view, with the caret on it. */
  show(line: number, column: number): void;
  /** Puts the caret at an index into the text. */
  focusAt(index: number): void;
  /** Formats the text, by `format` of the options; resolves when it is done, or could not be. */
  format(): Promise<void>;
  /** Declares the modules of an example's .proto files, in the place of those declared for it before. */
  setModules(example: string, modules: readonly GeneratedModule[]): void;
  /** Whether Tab leaves the editor, or indents; Escape lets it leave once. */
  setTabLeaves(leaves: boolean): void;
  dispose(): void;
}

export interface EditorOptions {
  readonly host: HTMLElement;
  /** Which the text is a handler, a client or a .proto of. */
  readonly example: ServedExample;
  /** Tells one lab's model from another's. */
  readonly modelName: string;
  readonly language: "typescript" | "proto";
  readonly label: string;
  readonly source: string;
  readonly scrollTop: number;
  /** Whether the text before it had its imports unfolded. */
  readonly importsOpen: boolean;
  /** The lines of a text that the page is about. */
  readonly opensAt?: (source: string) => LineRange | undefined;
  readonly tabLeaves: boolean;
  readonly onEdit: (source: string) => void;
  /** The text as it is formatted; undefined when it could not be, which has been said. Without it the editor has its own way, or none. */
  readonly format?: (source: string) => Promise<string | undefined>;
  readonly onRun: () => void;
  /** Called with the mistakes in the types whenever they are others; not by an editor that does not know types. */
  readonly onTypeProblems?: (problems: readonly Problem[]) => void;
  /** Called with whether Tab now leaves the editor. */
  readonly onTabLeaves: (leaves: boolean) => void;
}

export type MountEditor = (options: EditorOptions) => CodeEditor;
