// Monaco's diff editor, read-only: the original beside what the reader has made of it.
import { editor } from "./monaco-parts.ts";
import { followPageTheme, textColoursOnly } from "./theme.ts";
import { setUpTypeScript } from "./typescript.ts";

export type DiffView = ReturnType<typeof mountDiff>;

export interface DiffTexts {
  readonly name: string;
  readonly original: string;
  readonly modified: string;
  readonly language: "typescript" | "proto";
}

/** In a narrow lab both stand in one column. */
export function mountDiff(host: HTMLElement, { name, original, modified, language }: DiffTexts) {
  followPageTheme();
  // On a touch screen no editor has done it before.
  setUpTypeScript();
  const view = editor.createDiffEditor(host, {
    automaticLayout: true,
    readOnly: true,
    renderOverviewRuler: false,
    scrollBeyondLastLine: false,
    minimap: { enabled: false },
    ...textColoursOnly,
    fontSize: 13,
    lineHeight: 20,
    fontFamily: "var(--__sl-font-mono, ui-monospace, monospace)",
    hideUnchangedRegions: { enabled: true },
    originalAriaLabel: `The original ${name}`,
    modifiedAriaLabel: `Your ${name}`,
  });
  const models = {
    original: editor.createModel(original, language),
    modified: editor.createModel(modified, language),
  };
  view.setModel(models);
  return {
    setModified: (source: string) => models.modified.setValue(source),
    dispose() {
      view.dispose();
      models.original.dispose();
      models.modified.dispose();
    },
  };
}
