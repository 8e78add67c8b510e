// Marks of lines in Monaco: those of what is selected or pointed at, and those that the page is about.
import type { EditorOptions } from "../editor/code-editor.ts";
import type { editor } from "../editor/monaco-parts.ts";
import { linesIn } from "./imports.ts";
import type { LineNote } from "./line-notes.ts";
import { lineClasses, type Tone } from "./static-code.ts";

export function lineMark(line: number, tone: Tone): editor.IModelDeltaDecoration {
  const range = { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 };
  return { range, options: { isWholeLine: true, className: lineClasses[tone] } };
}

/** The mark moves with its lines; where several lines have changed at once they are looked for anew. */
export function markOpening(
  code: editor.IStandaloneCodeEditor,
  model: editor.ITextModel,
  { opensAt }: Pick<EditorOptions, "opensAt">,
): void {
  const marks = code.createDecorationsCollection();
  const mark = (): void => {
    const lines = opensAt?.(model.getValue());
    marks.set(lines ? linesIn(lines).map((line) => lineMark(line, "soft")) : []);
  };
  mark();
  model.onDidChangeContent(({ changes }) => {
    if (changes.some(({ range }) => range.endLineNumber > range.startLineNumber)) mark();
  });
}

/** Behind the last letter of the line; no part of the text. */
export function lineNote(model: editor.ITextModel): (note: LineNote) => editor.IModelDeltaDecoration {
  return ({ line: asked, text, title }) => {
    const line = Math.min(asked, model.getLineCount());
    const column = model.getLineMaxColumn(line);
    const after = { content: `\u00a0\u00a0${text}`, inlineClassName: "lab-line-note" };
    const range = { startLineNumber: line, startColumn: column, endLineNumber: line, endColumn: column };
    return { range, options: { after, showIfCollapsed: true, hoverMessage: { value: title } } };
  };
}
