// The editor of touch screens: the browser's own text box, with its own selection, keyboard and spelling of gestures.
import type { MountEditor } from "./code-editor.ts";
import { importLines } from "../places/imports.ts";
import { movedCaret } from "./moved-caret.ts";

export const mountPlain: MountEditor = ({ host, label, source, scrollTop, importsOpen, onEdit, onRun, format }) => {
  const box = document.createElement("textarea");
  box.className = "lab-plain";
  box.value = source;
  box.wrap = "off";
  box.spellcheck = false;
  box.autocapitalize = "off";
  box.setAttribute("autocorrect", "off");
  box.setAttribute("aria-label", label);
  box.addEventListener("input", () => onEdit(box.value));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onRun();
  });
  host.append(box);
  // The text before it may have had its imports folded, which a text box cannot.
  const folded = importsOpen || scrollTop === 0 ? undefined : importLines(source);
  const lineHeight = (): number => parseFloat(getComputedStyle(box).lineHeight);
  box.scrollTop = scrollTop + (folded ? (folded.last - folded.first) * lineHeight() : 0);

  const focusAt = (index: number): void => {
    box.focus({ preventScroll: true });
    box.setSelectionRange(index, index);
  };
  const scrollTo = (line: number): void => {
    box.scrollTop = (line - 4) * lineHeight();
  };
  return {
    setSource(text) {
      if (text === box.value) return;
      const { selectionStart, selectionEnd, scrollTop } = box;
      box.value = text;
      // A new value moves the caret to the end.
      box.setSelectionRange(selectionStart, selectionEnd);
      box.scrollTop = scrollTop;
    },
    setProblems: () => undefined,
    setModules: () => undefined,
    // A text box has no marks: it shows the line.
    mark: ([line]) => line !== undefined && scrollTo(line),
    note: () => undefined,
    show(line, column) {
      const before = box.value.split("\n").slice(0, line - 1);
      focusAt(before.reduce((sum, { length }) => sum + length + 1, 0) + Math.max(0, column - 1));
      scrollTo(line);
    },
    focusAt,
    async format() {
      const before = box.value;
      const after = await format?.(before);
      // The reader has typed on: the next press formats what is there then.
      if (after === undefined || after === before || box.value !== before) return;
      const caret = movedCaret(before, after, box.selectionStart);
      replaceAll(box, after);
      focusAt(caret);
    },
    // In a text box Tab always leaves.
    setTabLeaves: () => undefined,
    dispose: () => box.remove(),
  };
};

/** As if it were typed, so that the browser's undo takes it back: no other way of changing a text box does that. */
function replaceAll(box: HTMLTextAreaElement, text: string): void {
  box.focus({ preventScroll: true });
  box.select();
  // Deprecated without a successor that keeps undo.
  const page: { execCommand(command: string, showUi: boolean, text: string): boolean } = document;
  page.execCommand("insertText", false, text);
}
