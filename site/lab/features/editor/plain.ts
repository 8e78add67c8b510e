// The editor of touch screens: the browser's own text box, with its own selection, keyboard and spelling of gestures.
import type { MountEditor } from "./code-editor.ts";

export const mountPlain: MountEditor = ({ host, label, source, scrollTop, onEdit, onRun }) => {
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
  box.scrollTop = scrollTop;

  const focusAt = (index: number): void => {
    box.focus({ preventScroll: true });
    box.setSelectionRange(index, index);
  };
  const scrollTo = (line: number): void => {
    box.scrollTop = (line - 4) * parseFloat(getComputedStyle(box).lineHeight);
  };
  return {
    setSource: (text) => (box.value = text),
    setProblems: () => undefined,
    setModules: () => undefined,
    // A text box has no marks: it shows the line.
    mark: ([line]) => line !== undefined && scrollTo(line),
    show(line, column) {
      const before = box.value.split("\n").slice(0, line - 1);
      focusAt(before.reduce((sum, { length }) => sum + length + 1, 0) + Math.max(0, column - 1));
      scrollTo(line);
    },
    focusAt,
    // In a text box Tab always leaves.
    setTabLeaves: () => undefined,
    dispose: () => box.remove(),
  };
};
