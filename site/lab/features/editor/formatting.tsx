// Format, for a file that has a formatter: the button, and what is said of it. Monaco has keys for the same.
import { type MutableRef, useRef, useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import type { CodeEditor } from "./code-editor.ts";
import type { PaneFile } from "./files.tsx";

export function useFormatting(lab: Lab, file: PaneFile, editor: MutableRef<CodeEditor | undefined>) {
  const [note, setNote] = useState("");
  const outcome = useRef("");
  const formatBy = file.format;
  const format = async (source: string): Promise<string | undefined> => {
    const text = file.textOf(lab).source;
    const before = text.peek();
    try {
      const formatted = await formatBy?.(lab, source);
      if (text.peek() !== before) throw new Error("the text changed meanwhile. Press Format again");
      outcome.current = formatted === source ? "Already formatted." : "Formatted.";
      return formatted;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      setNote((outcome.current = `Not formatted: ${why}`));
      return undefined;
    }
  };
  const start = async (): Promise<void> => {
    outcome.current = "";
    await editor.current?.format();
    // Behind the edit, which takes away what was said before.
    setNote(outcome.current);
  };
  return {
    note,
    /** For the editor; undefined when the file has no formatter. */
    format: formatBy && format,
    start: () => void start(),
    /** The text is another: what was said is of the past. */
    forget: () => setNote(""),
  };
}

interface Props {
  readonly note: string;
  readonly onFormat: () => void;
}

export function FormatButton({ note, onFormat }: Props) {
  const failed = note.startsWith("Not");
  return (
    <>
      <span class={failed ? "lab-mistake lab-format-note" : "lab-muted lab-format-note"} aria-live="polite">
        {note}
      </span>
      <button
        type="button"
        class="lab-muted lab-code-tool"
        title="Indent, space and order the .proto as buf format does (Shift+Alt+F)"
        onClick={onFormat}
      >
        Format
      </button>
    </>
  );
}
